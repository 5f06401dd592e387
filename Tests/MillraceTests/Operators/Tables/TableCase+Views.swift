import Millrace

extension TableCase {
    static let views: [TableCase] = [
        TableCase(
            "filter of a table with a store",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) { write(numbers($0, "t", store: "s").filter { _, number in number > 5 }) },
        TableCase(
            "filter of a table without a store",
            [
                "t: k=3@1": ["k=null@1"],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": ["k=null@5"],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": ["k=null@8"],
            ]
        ) { write(numbers($0, "t").filter { _, number in number > 5 }) },
        TableCase(
            "filter with a store",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) { write(numbers($0, "t").filter(store: "f") { _, number in number > 5 }) },
        TableCase(
            "filter with a store of a table with one",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) {
            write(numbers($0, "t", store: "s").filter(store: "f") { _, number in number > 5 })
        },
        TableCase(
            "filterNot",
            [
                "t: k=3@1": ["k=3@1"],
                "t: k=7@2": ["k=null@2"],
                "t: k=8@3": [],
                "t: k=3@4": ["k=3@4"],
                "t: k=2@5": ["k=2@5"],
                "t: k=9@6": ["k=null@6"],
                "t: k=null@7": [],
                "t: k=null@8": [],
            ]
        ) { write(numbers($0, "t", store: "s").filterNot { _, number in number > 5 }) },
        TableCase(
            "filter of a filter",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) {
            write(numbers($0, "t", store: "s").filter { _, number in number > 2 }.filter { _, number in number > 5 })
        },
        TableCase(
            "filter of mapValues of a table with a store",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=6@2"],
                "t: k=8@3": ["k=7@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=8@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) {
            write(numbers($0, "t", store: "s").mapValues { $0 - 1 }.filter { _, number in number > 5 })
        },
        TableCase(
            "filter of mapValues of a table without a store",
            [
                "t: k=3@1": ["k=null@1"],
                "t: k=7@2": ["k=6@2"],
                "t: k=8@3": ["k=7@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": ["k=null@5"],
                "t: k=9@6": ["k=8@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": ["k=null@8"],
            ]
        ) {
            write(numbers($0, "t").mapValues { $0 - 1 }.filter { _, number in number > 5 })
        },
        TableCase(
            "filter of an aggregation",
            [
                "t: k=3@1": [],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=null@4"],
                "t: k=2@5": [],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": [],
                "t: k=null@8": [],
            ]
        ) {
            write(
                optionalNumbers($0).groupByKey().aggregate(initial: 0, store: "r") { _, new, _ in new }
                    .filter { _, number in number > 5 })
        },
        TableCase(
            "mapValues of a table without a store",
            [
                "t: k=3@1": ["k=30@1"],
                "t: k=7@2": ["k=70@2"],
                "t: k=8@3": ["k=80@3"],
                "t: k=3@4": ["k=30@4"],
                "t: k=2@5": ["k=20@5"],
                "t: k=9@6": ["k=90@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": ["k=null@8"],
            ]
        ) { write(numbers($0, "t").mapValues { $0 * 10 }) },
        TableCase(
            "mapValues of a table with a store",
            [
                "t: k=3@1": ["k=30@1"],
                "t: k=7@2": ["k=70@2"],
                "t: k=8@3": ["k=80@3"],
                "t: k=3@4": ["k=30@4"],
                "t: k=2@5": ["k=20@5"],
                "t: k=9@6": ["k=90@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) {
            write(numbers($0, "t", store: "s").mapValues { key, number in number * 10 })
        },
        TableCase(
            "mapValues with a store",
            [
                "t: k=3@1": ["k=30@1"],
                "t: k=7@2": ["k=70@2"],
                "t: k=8@3": ["k=80@3"],
                "t: k=3@4": ["k=30@4"],
                "t: k=2@5": ["k=20@5"],
                "t: k=9@6": ["k=90@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) {
            write(numbers($0, "t").mapValues(store: Materialized("m", value: .decimal)) { $0 * 10 })
        },
    ]
}
