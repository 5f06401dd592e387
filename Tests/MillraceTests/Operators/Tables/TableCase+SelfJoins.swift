import Millrace

extension TableCase {
    static let selfJoins: [TableCase] = [
        TableCase(
            "join of a table with itself",
            [
                "t: k=1@1": ["k=1|1@1", "k=1|1@1"],
                "t: k=2@2": ["k=2|2@2", "k=2|2@2"],
                "t: k=null@3": [],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|5@5", "k=5|5@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(table.join(table) { both($0, $1, "|") })
        },
        TableCase(
            "join with its own view",
            [
                "t: k=1@1": ["k=1|10@1", "k=1|10@1"],
                "t: k=2@2": ["k=2|20@2", "k=2|20@2"],
                "t: k=null@3": [],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|50@5", "k=5|50@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(table.join(table.mapValues { $0 * 10 }) { both($0, $1, "|") })
        },
        TableCase(
            "join with its own view that has a store",
            [
                "t: k=1@1": ["k=1|10@1", "k=1|10@1"],
                "t: k=2@2": ["k=2|20@2", "k=2|20@2"],
                "t: k=null@3": [],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|50@5", "k=5|50@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(
                table.join(table.mapValues(store: Materialized("m", value: .decimal)) { $0 * 10 }) { both($0, $1, "|") }
            )
        },
        TableCase(
            "leftJoin with its own view",
            [
                "t: k=1@1": ["k=1|10@1", "k=1|10@1"],
                "t: k=2@2": ["k=2|20@2", "k=2|20@2"],
                "t: k=null@3": ["k=null@3"],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|50@5", "k=5|50@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(table.leftJoin(table.mapValues { $0 * 10 }) { both($0, $1, "|") })
        },
        TableCase(
            "leftJoin with its own filter",
            [
                "t: k=1@1": ["k=1|null@1", "k=1|null@1"],
                "t: k=2@2": ["k=2|2@2", "k=2|2@2"],
                "t: k=null@3": ["k=null@3"],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|5@5", "k=5|5@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(table.leftJoin(table.filter { _, number in number > 1 }) { both($0, $1, "|") })
        },
        TableCase(
            "outerJoin with its own view",
            [
                "t: k=1@1": ["k=1|10@1", "k=1|10@1"],
                "t: k=2@2": ["k=2|20@2", "k=2|20@2"],
                "t: k=null@3": ["k=null@3", "k=null@3"],
                "t: k=null@4": [],
                "t: k=5@5": ["k=5|50@5", "k=5|50@5"],
            ]
        ) { streams in
            let table = numbers(streams, "t")
            write(table.outerJoin(table.mapValues { $0 * 10 }) { both($0, $1, "|") })
        },
    ]
}
