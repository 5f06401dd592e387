import Foundation
import Millrace
import MillraceJSON

/// Decodes and encodes the same records with Foundation's coders and with Millrace's, in turns.
@main struct JSONBenchmark {
    static func main() throws {
        var arguments = CommandLine.arguments.dropFirst()
        var file: String?
        var isJSON = false
        var jackson: [Double]?
        while let argument = arguments.popFirst() {
            switch argument {
            case "--write-records":
                let path = arguments.popFirst() ?? ""
                try records().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
                    .write(toFile: path, atomically: true, encoding: .utf8)
                return
            case "--jackson":
                jackson = arguments.popFirst()?.split(separator: " ").compactMap { Double($0) }
            case "--json": isJSON = true
            default: file = argument
            }
        }
        guard file == nil else {
            FileHandle.standardError.write(Data("usage: json-benchmark [--json] [--jackson \"DECODE ENCODE\"]\n".utf8))
            exit(2)
        }
        try measure(isJSON: isJSON, jackson: jackson)
    }

    private static func records() throws -> [[UInt8]] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try Reading.samples(1000).map { [UInt8](try encoder.encode($0)) }
    }

    private static func measure(isJSON: Bool, jackson: [Double]?) throws {
        let values = Reading.samples(1000)
        let records = try records()
        let data = records.map { Data($0) }
        let decoder = JSONDecoder()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let sorted: Serde<Reading> = .json()
        let declared: Serde<Reading> = .json(options: JSONOptions(fieldOrder: .declaration))
        var writer = ByteWriter()

        for (value, record) in zip(values, records) {
            writer.removeAll()
            try sorted.encode(value, &writer)
            guard unsafe try sorted.decode(record.span.bytes) == value, writer.withBytes({ $0.toArray() }) == record
            else {
                throw SerdeError("the results differ from Foundation's")
            }
        }

        var rows: [Row] = [
            Row(name: "Foundation", decode: [], encode: []), Row(name: "Millrace", decode: [], encode: []),
            Row(name: "Millrace, declaration order", decode: [], encode: []),
        ]
        for _ in 0..<9 {
            rows[0].decode.append(
                try nanoseconds(20) { for record in data { _ = try decoder.decode(Reading.self, from: record) } })
            rows[0].encode.append(try nanoseconds(20) { for value in values { _ = try encoder.encode(value) } })
            for (row, serde) in [(1, sorted), (2, declared)] {
                rows[row].decode.append(
                    try nanoseconds(100) { for record in records { _ = unsafe try serde.decode(record.span.bytes) } })
                rows[row].encode.append(
                    try nanoseconds(100) {
                        for value in values {
                            writer.removeAll()
                            try serde.encode(value, &writer)
                        }
                    })
            }
        }
        if let jackson, jackson.count == 2 {
            rows.append(Row(name: "Jackson data binding, warmed up", decode: [jackson[0]], encode: [jackson[1]]))
        }
        let size = records.reduce(0) { $0 + $1.count } / records.count
        report(rows, size: size, isJSON: isJSON)
    }

    /// CPU time of this thread a record, for so many rounds over all records.
    private static func nanoseconds(_ rounds: Int, _ body: () throws -> Void) rethrows -> Double {
        let start = threadNanoseconds()
        for _ in 0..<rounds { try body() }
        return Double(threadNanoseconds() - start) / Double(rounds * 1000)
    }

    private static func threadNanoseconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return time.tv_sec * 1_000_000_000 + time.tv_nsec
    }

    private struct Row {
        let name: String
        var decode: [Double]
        var encode: [Double]
    }

    private static func report(_ rows: [Row], size: Int, isJSON: Bool) {
        func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
        let foundation = rows[0]
        if isJSON {
            let entries = rows.map {
                "{\"name\":\"\($0.name)\",\"decode_ns\":\(median($0.decode)),\"encode_ns\":\(median($0.encode))}"
            }
            print("{\"benchmark\":\"json\",\"record_bytes\":\(size),\"results\":[\(entries.joined(separator: ","))]}")
            return
        }
        print("Records of \(size) bytes, ns of CPU a record (times as fast as Foundation)")
        func cell(_ text: String) -> String { String(repeating: " ", count: max(0, 18 - text.count)) + text }
        print(cell("decode") + cell("encode"))
        for row in rows {
            let decode = median(row.decode)
            let encode = median(row.encode)
            func text(_ value: Double, _ base: Double) -> String {
                let ratio = (base / value * 10).rounded() / 10
                return cell("\(Int(value)) (\(ratio)x)")
            }
            print(text(decode, median(foundation.decode)) + text(encode, median(foundation.encode)) + "  " + row.name)
        }
    }
}
