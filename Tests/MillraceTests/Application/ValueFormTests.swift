import Testing

@testable import Millrace
@testable import MillraceApplication

@Suite struct `The form of a value` {
    @Test(arguments: [
        ("100ms", Duration.milliseconds(100), "100ms"), ("30s", .seconds(30), "30s"), ("2m", .seconds(120), "2m"),
        ("1h", .seconds(3600), "1h"), ("1d", .seconds(86_400), "1d"), ("1500", .milliseconds(1500), "1500ms"),
        ("60000", .seconds(60), "1m"), ("90 s", .seconds(90), "90s"), ("007ms", .milliseconds(7), "7ms"),
    ])
    func `duration takes a unit or plain milliseconds`(text: String, value: Duration, shown: String) {
        let form = ValueForm<Duration>.duration()
        #expect(form.parse(text) == value)
        #expect(form.text(value) == shown)
    }

    @Test(arguments: [
        "", "0", "0ms", "-5s", "5 parsecs", "1.5s", "ms", "9223372036854775807d", "99999999999d", "٣s", "5ss",
    ])
    func `duration refuses what is no time`(text: String) {
        #expect(ValueForm<Duration>.duration().parse(text) == nil)
    }

    @Test func `integer has bounds`() {
        let form = ValueForm<Int>.integer(from: 1, to: 10)
        #expect(form.wanted == "a whole number from 1 to 10")
        #expect(["1", "10"].map(form.parse) == [1, 10])
        #expect(
            ["0", "11", "-1", "1.0", "", "one", "99999999999999999999"].map(form.parse)
                == Array(repeating: nil, count: 7))
    }

    @Test func `boolean is true or false`() {
        #expect(["true", "FALSE", "yes", ""].map(ValueForm<Bool>.boolean.parse) == [true, false, nil, nil])
    }

    @Test func `choice lists what there is`() {
        let form = ValueForm<MissingTopics>.choice
        #expect(form.wanted == "fail or wait")
        #expect(["wait", "Fail", "wai"].map(form.parse) == [.wait, .fail, nil])
    }

    @Test func `name refuses paths`() {
        #expect(
            ["a.b-c_1", "../up", "a/b", "", ".."].map(ValueForm<String>.name.parse) == ["a.b-c_1", nil, nil, nil, nil])
    }
}
