import Millrace

extension TableCase {
    static let streamJoins: [TableCase] = [
        TableCase(
            "join",
            [
                "s: k=x@1": [],
                "t: k=1@2": [],
                "s: k=y@3": ["k=y1@3"],
                "t: k=2@9": [],
                "s: k=z@4": ["k=z2@4"],
                "t: k=null@5": [],
                "s: k=w@6": [],
                "s: null=n@7": [],
                "s: k=null@8": [],
                "t: k=3@9": [],
            ]
        ) { streams in
            records(streams).join(numbers(streams, "t")) { both($0, $1) }.to("out")
        },
        TableCase(
            "join with the key in sight",
            [
                "s: k=x@1": [],
                "t: k=1@2": [],
                "s: k=y@3": ["k=ky1@3"],
                "t: k=2@9": [],
                "s: k=z@4": ["k=kz2@4"],
                "t: k=null@5": [],
                "s: k=w@6": [],
                "s: null=n@7": [],
                "s: k=null@8": [],
                "t: k=3@9": [],
            ]
        ) { streams in
            records(streams).join(numbers(streams, "t")) { key, text, number in
                both(key, both(text, number))
            }.to("out")
        },
        TableCase(
            "leftJoin",
            [
                "s: k=x@1": ["k=xnull@1"],
                "t: k=1@2": [],
                "s: k=y@3": ["k=y1@3"],
                "t: k=2@9": [],
                "s: k=z@4": ["k=z2@4"],
                "t: k=null@5": [],
                "s: k=w@6": ["k=wnull@6"],
                "s: null=n@7": ["null=nnull@7"],
                "s: k=null@8": [],
                "t: k=3@9": [],
            ]
        ) { streams in
            records(streams).leftJoin(numbers(streams, "t")) { both($0, $1) }
                .to("out")
        },
        TableCase(
            "a view that has no store sees the rows behind it, and no stale ones",
            [
                "s: k=x@1": ["k=xnull@1"],
                "t: k=1@2": [],
                "s: k=y@3": ["k=ynull@3"],
                "t: k=2@9": [],
                "s: k=z@4": ["k=z20@4"],
                "t: k=null@5": [],
                "s: k=w@6": ["k=wnull@6"],
                "s: null=n@7": ["null=nnull@7"],
                "s: k=null@8": [],
                "t: k=3@9": [],
            ]
        ) { streams in
            let view = numbers(streams, "t").mapValues { $0 * 10 }.filter { _, number in number > 10 }
            records(streams).leftJoin(view) { both($0, $1) }.to("out")
        },
    ]
}
