import Millrace
import MillraceRuntime
import MillraceTesting
import Testing

/// Every closure here is written as a user would, without the types that the compiler can find. Most of this suite is
/// that it compiles.
@Suite struct `Closures` {
    struct Total: Equatable, DefaultSerde {
        var count = 0
        var text = ""

        static var defaultSerde: Serde<Total> {
            Serde(
                "total", encode: { value, writer in writer.append(utf8: "\(value.count) \(value.text)") },
                decode: { bytes in
                    let parts = try Serde.string.decode(bytes).split(separator: " ", omittingEmptySubsequences: false)
                    guard parts.count == 2, let count = Int(parts[0]) else { throw SerdeError("not a total") }
                    return Total(count: count, text: String(parts[1]))
                })
        }

        func adding(_ value: String) -> Total { Total(count: count + 1, text: text + value) }
    }

    /// Compiles only if the table's values are of this type.
    private func check<Aggregate>(_ table: KTable<String, Aggregate>, _ type: Aggregate.Type) {}

    @Test func `of an aggregate that never deletes need no types`() throws {
        let trial = try Trial(texts: { stream in
            let group = stream.groupByKey()
            check(group.aggregate(initial: 0.0, store: "expression") { _, v, a in a + (Double(v) ?? 0) }, Double.self)
            check(group.aggregate(initial: 0, store: "shorthand") { $2 + $1.count }, Int.self)
            check(
                group.aggregate(initial: 0.0, store: "statements") { _, v, a in
                    let d = Double(v) ?? 0
                    return d / d
                }, Double.self)
            check(
                group.aggregate(initial: Total(), store: "copy") { _, _, total in
                    var next = total
                    next.count += 1
                    return next
                }, Total.self)
            check(
                group.aggregate(initial: Total(), store: "in-place") { (_, value, total: consuming Total) in
                    total.count += 1
                    total.text += value
                    return total
                }, Total.self)
            check(
                group.aggregate(initial: Total(), store: "throwing") { _, value, total in
                    guard !value.isEmpty else { throw Oops() }
                    return total.adding(value)
                }, Total.self)
            check(
                group.aggregate(initial: 0, store: "switch") { _, value, count in
                    switch value {
                    case "a": return count + 1
                    default: return count
                    }
                }, Int.self)
            check(group.aggregate(initial: 0, store: "if") { _, v, n in if v == "a" { n + 1 } else { n } }, Int.self)
            check(
                group.aggregate(initial: (count: 0, sum: 0.0), store: Materialized("tuple", value: .pair)) {
                    _, value, pair in
                    var next = pair
                    next.count += 1
                    next.sum += Double(value) ?? 0
                    return next
                }, (count: Int, sum: Double).self)
            check(
                group.aggregate(initial: .init(), store: Materialized("inferred", value: Total.defaultSerde)) {
                    _, value, total in
                    let next = total.adding(value)
                    return next
                }, Total.self)
            check(
                group.aggregate(initial: "", store: "written") { _, value, all -> String in all + value }, String.self)
            check(
                group.aggregate(initial: 0, store: "unwrapped") { _, value, count in
                    let number: Int? = Int(value)
                    return number ?? count
                }, Int.self)
            // The result isn't used.
            group.aggregate(initial: 0, store: "unused") { _, _, count in
                return count + 1
            }
        })
        #expect(trial.topology.plan.subtopologies[0].stores.count == 13)
    }

    @Test func `of an aggregate that may delete need no types`() throws {
        let trial = try Trial(texts: { stream in
            let group = stream.groupByKey()
            check(
                group.aggregate(initial: Total(), store: "expression") { _, v, total in
                    v == "del" ? nil : total.adding(v)
                }, Total.self)
            check(
                group.aggregate(initial: Total(), store: "statements") { _, value, total in
                    if value == "del" { return nil }
                    return total.adding(value)
                }, Total.self)
            check(
                group.aggregate(initial: Total(), store: "guard") { _, value, total in
                    guard value != "del" else { return nil }
                    var next = total
                    next.count += 1
                    return next
                }, Total.self)
            check(
                group.aggregate(initial: Total(), store: "in-place") { (_, value, total: consuming Total) in
                    if value == "del" { return nil }
                    total.count += 1
                    return total
                }, Total.self)
            check(
                group.aggregate(initial: 0, store: "switch") { _, value, count in
                    switch value {
                    case "del": return nil
                    default: return count + 1
                    }
                }, Int.self)
            check(
                group.aggregate(initial: 0, store: "if") { _, v, n in if v == "del" { nil } else { n + 1 } }, Int.self)
            check(
                group.aggregate(initial: 0, store: "optional") { _, value, _ in
                    let number: Int? = Int(value)
                    return number
                }, Int.self)
            check(
                group.aggregate(initial: "", store: "written") { _, value, all -> String? in
                    value == "del" ? nil : all + value
                }, String.self)
        })
        #expect(trial.topology.plan.subtopologies[0].stores.count == 8)
    }

    /// A type that is Optional itself is an aggregate like any other; nil deletes the row there too.
    @Test func `of an optional aggregate mean that type, and nil deletes its row`() throws {
        let trial = try Trial(texts: { stream in
            let group = stream.groupByKey()
            let table = group.aggregate(initial: String?.none, store: "all") { _, value, all in
                if value == "del" { return nil }
                return (all ?? "") + value
            }
            check(table, String?.self)
            table.toStream().to("out")
            check(group.aggregate(initial: Int?.none, store: "expression") { _, _, n in (n ?? 0) + 1 }, Int?.self)
        })
        for value in ["a", "b", "del", "c"] { try trial.pipe("k", value) }
        #expect(try trial.lines() == ["k=a@0", "k=ab@0", "k=null@0", "k=c@0"])
        #expect(try trial.rows("all", value: .string) == ["k=c@0"])
    }

    @Test func `that return an optional value delete where it is nil`() throws {
        let trial = try Trial(texts: { stream in
            let group = stream.groupByKey()
            group.aggregate(initial: 0, store: "literal") { _, value, _ in Int(value) }.toStream().to("out")
            group.aggregate(initial: Total(), store: "same") { _, value, total in value == "x" ? nil : total }
                .toStream().mapValues { $0 == nil ? "null" : "total" }.to("same")
        })
        for value in ["7", "x", "x", "8"] { try trial.pipe("k", value) }
        #expect(try trial.lines(value: .int) == ["k=7@0", "k=null@0", "k=8@0"])
        #expect(try trial.rows("literal", value: .int) == ["k=8@0"])
        #expect(try trial.lines("same") == ["k=total@0", "k=null@0", "k=total@0"])
    }

    @Test func `of several statements need no types in the other operators`() throws {
        let trial = try Trial(texts: { stream in
            stream
                .filter { _, value in
                    let size = value.count
                    return size > 0
                }
                .mapValues { value in
                    var next = value
                    next += "!"
                    return next
                }
                .mapValues { key, value in
                    let next = key + value
                    return next
                }
                .flatMapValues { value in
                    let parts = value.split(separator: "!")
                    return parts.map(String.init)
                }
                // Swift's own compactMap needs the type, too, where `nil` is returned first.
                .compactMap { _, value -> String? in
                    guard let last = value.last else { return nil }
                    return String(last)
                }
                .map { key, value in
                    let pair = (value, key)
                    return pair
                }
                .flatMap { key, value in
                    let pair = (key, value)
                    return [pair, pair]
                }
                .selectKey { key, _ in
                    let next = key.uppercased()
                    return next
                }
                .groupBy { key, _ in
                    let next = key + key
                    return next
                }
                .reduce(store: "all") { all, new in
                    let next = all + new
                    return next
                }
                .toStream().to("out")
        })
        try trial.pipe("k", "v")
        #expect(try trial.lines() == ["VV=k@0", "VV=kk@0"])
    }

    @Test func `may return an Int, which is written as Kafka's long`() throws {
        let trial = try Trial(texts: { stream in stream.mapValues { value in value.count }.to("out") })
        try trial.pipe("k", "four")
        #expect(try trial.records().map(\.value) == [[0, 0, 0, 0, 0, 0, 0, 4]])
    }
}

extension Serde where Value == (count: Int, sum: Double) {
    fileprivate static var pair: Serde {
        Serde(
            "pair",
            encode: { value, writer in
                writer.append(bigEndian: Int64(value.count))
                writer.append(bigEndian: value.sum.bitPattern)
            },
            decode: { bytes in
                guard bytes.byteCount == 16 else { throw SerdeError("a pair needs 16 bytes") }
                return (
                    Int(bytes.loadBigEndian(as: Int64.self)), Double(bitPattern: bytes.loadBigEndian(at: 8))
                )
            })
    }
}
