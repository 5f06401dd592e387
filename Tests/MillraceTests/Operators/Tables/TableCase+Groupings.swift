import Millrace

extension TableCase {
    static let groupings: [TableCase] = [
        TableCase(
            "a changed row is subtracted before it is added, and changes its group once",
            [
                "t: a=1@1": ["odd=+1@1"],
                "t: b=2@2": ["even=+2@2"],
                "t: a=11@3": ["odd=+1-1+11@3"],
                "t: b=3@4": ["even=+2-2@4", "odd=+1-1+11+3@4"],
                "t: a=null@9": ["odd=+1-1+11+3-11@9"],
                "t: a=null@10": [],
                "t: b=null@5": ["odd=+1-1+11+3-11-3@9"],
                "t: c=4@1": ["even=+2-2+4@4"],
            ]
        ) { streams in
            write(
                byParity(streams).aggregate(initial: "", store: "a") { _, number, log in
                    "\(log)+\(number)"
                } subtracting: { _, number, log in
                    "\(log)-\(number)"
                })
        },
        TableCase(
            "count",
            [
                "t: a=1@1": ["odd=1@1"],
                "t: b=2@2": ["even=1@2"],
                "t: a=11@3": ["odd=1@3"],
                "t: b=3@4": ["even=0@4", "odd=2@4"],
                "t: a=null@9": ["odd=1@9"],
                "t: a=null@10": [],
                "t: b=null@5": ["odd=0@9"],
                "t: c=4@1": ["even=1@4"],
            ]
        ) { write(byParity($0).count(store: "c")) },
        TableCase(
            "reduce",
            [
                "t: a=1@1": ["odd=1@1"],
                "t: b=2@2": ["even=2@2"],
                "t: a=11@3": ["odd=11@3"],
                "t: b=3@4": ["even=0@4", "odd=14@4"],
                "t: a=null@9": ["odd=3@9"],
                "t: a=null@10": [],
                "t: b=null@5": ["odd=0@9"],
                "t: c=4@1": ["even=4@4"],
            ]
        ) {
            write(
                byParity($0).reduce(store: "r") { sum, number in
                    sum + number
                } subtracting: {
                    $0 - $1
                })
        },
        TableCase(
            "a group is deleted where a closure returns nil",
            [
                "t: a=1@1": ["odd=1@1"],
                "t: b=2@2": ["even=2@2"],
                "t: a=11@3": ["odd=11@3"],
                "t: b=3@4": ["even=null@4", "odd=14@4"],
                "t: a=null@9": ["odd=3@9"],
                "t: a=null@10": [],
                "t: b=null@5": ["odd=null@5"],
                "t: c=4@1": ["even=4@1"],
            ]
        ) { streams in
            write(
                byParity(streams).aggregate(initial: 0, store: Materialized("r", value: .decimal)) { _, number, sum in
                    sum + number
                } subtracting: { _, number, sum in
                    sum == number ? nil : sum - number
                })
        },
        TableCase(
            "a row without a group is in none",
            [
                "t: a=1@1": ["small=+1@1"],
                "t: a=7@2": ["small=+1-1@2"],
                "t: a=2@3": ["small=+1-1+2@3"],
                "t: b=9@4": [],
                "t: b=null@5": [],
            ]
        ) { streams in
            let groups = numbers(streams, "t").groupBy(value: .decimal, named: "g") { _, number in
                (number > 5 ? nil : "small", number)
            }
            let log = groups.aggregate(initial: "", store: "a") { _, number, log in
                "\(log)+\(number)"
            } subtracting: { _, number, log in
                "\(log)-\(number)"
            }
            write(log)
        },
        TableCase(
            "of a view",
            [
                "t: a=1@1": [],
                "t: a=3@2": ["all=30@2"],
                "t: b=5@3": ["all=80@3"],
                "t: a=4@4": ["all=90@4"],
                "t: a=2@5": ["all=50@5"],
                "t: b=null@6": ["all=0@6"],
            ]
        ) { streams in
            let view = numbers(streams, "t").filter { _, number in number > 2 }.mapValues { $0 * 10 }
            write(sum(of: view))
        },
        TableCase(
            "of a join",
            [
                "l: k=a@1": [],
                "r: k=1@2": ["all=1@2"],
                "l: k=b@9": ["all=1@9"],
                "r: k=2@3": ["all=2@9"],
                "r: k=null@4": ["all=0@9"],
                "r: k=null@5": [],
                "l: k=c@6": [],
                "r: k=3@7": ["all=3@9"],
                "l: k=null@8": ["all=0@9"],
                "l: k=null@10": [],
                "r: k=null@11": [],
                "l: j=q@12": [],
                "l: j=null@13": [],
            ]
        ) { streams in
            write(sum(of: texts(streams, "l").join(numbers(streams, "r")) { _, number in number }))
        },
    ]
}
