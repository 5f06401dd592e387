import Millrace

extension TableCase {
    static let sources: [TableCase] = [
        TableCase(
            "a table without a store passes everything on",
            [
                "t: k=3@1": ["k=3@1"],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=3@4"],
                "t: k=2@5": ["k=2@5"],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": ["k=null@8"],
            ]
        ) { write(numbers($0, "t")) },
        TableCase(
            "a table with a store passes no deletion on where there is no row",
            [
                "t: k=3@1": ["k=3@1"],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=3@4"],
                "t: k=2@5": ["k=2@5"],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) { write(numbers($0, "t", store: "s")) },
        TableCase(
            "toTable without a store",
            [
                "t: k=3@1": ["k=3@1"],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=3@4"],
                "t: k=2@5": ["k=2@5"],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": ["k=null@8"],
            ]
        ) { streams in
            let table: KTable<String, Int> = optionalNumbers(streams).toTable()
            write(table)
        },
        TableCase(
            "toTable with a store",
            [
                "t: k=3@1": ["k=3@1"],
                "t: k=7@2": ["k=7@2"],
                "t: k=8@3": ["k=8@3"],
                "t: k=3@4": ["k=3@4"],
                "t: k=2@5": ["k=2@5"],
                "t: k=9@6": ["k=9@6"],
                "t: k=null@7": ["k=null@7"],
                "t: k=null@8": [],
            ]
        ) { streams in
            let table: KTable<String, Int> = optionalNumbers(streams).toTable(store: "s")
            write(table)
        },
        TableCase(
            "records without a key are dropped",
            [
                "t: null=1@1": [],
                "t: k=2@2": ["k=2@2"],
                "t: null=null@3": [],
            ]
        ) { write(numbers($0, "t", store: "s")) },
        TableCase(
            "the last record wins, whatever its time",
            [
                "t: k=1@9": ["k=1@9"],
                "t: k=2@5": ["k=2@5"],
                "t: k=null@3": ["k=null@3"],
                "t: k=4@2": ["k=4@2"],
            ]
        ) { write(numbers($0, "t", store: "s")) },
    ]
}
