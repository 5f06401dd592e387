/// Documents that must be accepted, must be refused, or may be either, in the manner of the public parsing suites.
package enum HandMadeDocuments {
    /// Each with all ways around it that don't change whether it is valid.
    package static let accepted: [[UInt8]] =
        values.map { Array($0.utf8) } + values.map { Array("[\($0)]".utf8) }
        + values.map { Array("{\"a\" : \($0)}".utf8) }
        + documents.map { Array($0.utf8) }

    package static let refused: [[UInt8]] =
        brokenValues.map { Array($0.utf8) } + brokenValues.map { Array("[\($0)]".utf8) }
        + brokenDocuments.map { Array($0.utf8) } + brokenBytes

    private static let values = [
        "0", "-0", "1", "-1", "10", "123456789", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "18446744073709551615", "18446744073709551616", "-9223372036854775809", "99999999999999999999",
        "1234567890123456789012345678901234567890", "0.0", "-0.0", "0.1", "1.5", "-1.5", "123.456", "1e1", "1E1",
        "1e+1",
        "1e-1", "1E+1", "1E-1", "0e1", "0e+1", "0E0", "1.0e10", "1.5E-10", "1e400", "-1e400", "1e-400", "5e-324",
        "1.7976931348623157e308", "0.00000000000000000000000000000000000000000000000000001",
        "0.1000000000000000055511151231257827021181583404541015625", "true", "false", "null", "\"\"", "\" \"", "\"a\"",
        "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u0061\"", "\"\\u00e9\"",
        "\"\\u00E9\"", "\"\\u20ac\"", "\"\\ud83d\\ude00\"", "\"\\uD83D\\uDE00\"", "\"\\uFFFF\"", "\"\\uFFFE\"",
        "\"\\u2028\\u2029\"", "\"\u{7f}\"", "\"é\"", "\"語\"", "\"😀\"", "\"\u{2028}\"", "\"\u{feff}\"", "\"\u{10ffff}\"",
        "\"\\\\u0000\"", "\"\\\\\\\"\"", "\"[{,:}]\"",
        "\"0123456789012345678901234567890123456789012345678901234567890123\"",
        "[]", "{}", "[ ]", "{ }", "[[]]", "[{}]", "{\"\":0}", "{\"b\":[]}", "[1,2,3]", "[null]", "[\"\",\"\"]",
        "[1,[2,[3]]]",
        "{\"b\":{\"c\":{}}}", "{\"x\":1,\"y\":2}", "{\"\\u0000\":1}", "{\"\\\"\":1}",
    ]

    private static let documents = [
        " 1 ", "\n1\n", "\t1\t", "\r\n1\r\n", " \"a\" ", " [ ] ", "[\n1\n,\n2\n]", "{ \"a\" : 1 , \"b\" : 2 }",
        "\u{feff}[1]",
        "{\"a\":{\"a\":{\"a\":1}}}", "[{\"a\":1},{\"a\":1}]",
        String(repeating: "[", count: 500) + String(repeating: "]", count: 500),
    ]

    private static let brokenValues = [
        "+1", "-", "--1", "+-1", "01", "-01", "00", "1.", "-1.", ".1", "-.1", "1.e1", "1e", "1e+", "1e-", "1E", "1ee1",
        "1e1.5",
        "1.2.3", "1..2", "0x1", "0b1", "1_000", "1 000", "1a", "1-", "NaN", "nan", "Infinity", "-Infinity", "inf", "1f",
        "0e",
        "0.e1", "-e1", "１", "True", "TRUE", "tru", "truee", "fals", "falsee", "nul", "nulll", "None", "undefined",
        "nil", "t",
        "'a'", "a", "\"", "\"a", "a\"", "\"a\"b", "\"a\"\"b\"", "\"\\\"", "\"\\", "\"\\x\"", "\"\\a\"", "\"\\0\"",
        "\"\\'\"",
        "\"\\u\"", "\"\\u0\"", "\"\\u00\"", "\"\\u000\"", "\"\\u00G0\"", "\"\\U0000\"", "\"\\ud800\"", "\"\\udc00\"",
        "\"\\ud800a\"", "\"\\ud800\\n\"", "\"\\ud800\\u0041\"", "\"\\ud800\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\ud83d\\u\"",
        "\"\n\"", "\"\t\"", "\"\r\"", "\"\u{0}\"", "\"\u{1}\"", "\"\u{1f}\"", "\"a\u{8}b\"", "/**/", "1/**/", "//", "#",
        "$", "@",
        "[", "]", "{", "}", "[}", "{]", "[1", "1]", "[1,", "[,", "[,1]", "[1,]", "[1,,2]", "[1 2]", "[1:2]", "[1;2]",
        "(1)",
        "{,}", "{1:2}", "{a:1}", "{'a':1}", "{\"a\"}", "{\"a\":}", "{\"a\" 1}", "{\"a\",1}", "{\"a\":1,}",
        "{\"a\":1,,}",
        "{\"a\":1 \"b\":2}", "{\"a\"::1}", "{:1}", "{null:1}", "{[]:1}", "{\"a\":1", "{\"a\":", "{\"a\"", "{\"a", "{\"",
        "{\"a\":1}}", "[1]]", "{\"a\":[}", "[{\"a\":1]", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\u{b}1",
        "\u{c}1",
        "\u{a0}1", "\u{200b}1", "1\u{0}", "\u{0}1", "<a>",
    ]

    private static let brokenDocuments = [
        "", " ", "\n", "\u{feff}", "1 2", "1,2", "[] []", "{} {}", "[],", ",[]", "[1]x", "\"a\" \"b\"", "null null",
        ":", ",",
        String(repeating: "[", count: 513) + String(repeating: "]", count: 513), String(repeating: "[", count: 100_000),
        String(repeating: "{\"a\":", count: 100_000), String(repeating: "[", count: 600),
    ]

    private static let brokenBytes: [[UInt8]] = [
        [0x80], [0xff], [0xc0, 0x80], [0xc1, 0xbf], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],
        [0xf0, 0x80, 0x80, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xc3], [0xe2, 0x82],
        [0xf0, 0x9f, 0x98],
        [0xe2, 0x28, 0xa1], [0xc3, 0x28], [0xfe, 0xfe, 0xff, 0xff],
    ].flatMap { bytes in [[0x22] + bytes + [0x22], [0x5b, 0x22, 0x61] + bytes + [0x62, 0x22, 0x5d]] }

    /// Read as by Foundation or refused: only the process must live.
    package static let either: [[UInt8]] = [
        [0xff, 0xfe, 0x5b, 0, 0x5d, 0], [0xfe, 0xff, 0, 0x5b, 0, 0x5d], [0x5b, 0, 0x5d, 0], [0, 0x5b, 0, 0x5d],
        [0, 0, 0xfe, 0xff, 0, 0, 0, 0x31], Array("[1,1e999999999999999999999999]".utf8),
        Array("{\"é\":1,\"e\u{301}\":2}".utf8), Array(("[1." + String(repeating: "3", count: 100_000) + "]").utf8),
        Array((String(repeating: "9", count: 100_000)).utf8), Array(("1e-" + String(repeating: "9", count: 400)).utf8),
    ]
}
