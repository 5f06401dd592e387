import Millrace

extension TableCase {
    private static let inner: Steps = [
        "l: k=a@1": [],
        "r: k=1@2": ["k=a1@2"],
        "l: k=b@9": ["k=b1@9"],
        "r: k=2@3": ["k=b2@9"],
        "r: k=null@4": ["k=null@9"],
        "r: k=null@5": [],
        "l: k=c@6": [],
        "r: k=3@7": ["k=c3@7"],
        "l: k=null@8": ["k=null@8"],
        "l: k=null@10": [],
        "r: k=null@11": [],
        "l: j=q@12": [],
        "l: j=null@13": [],
    ]

    private static let left: Steps = [
        "l: k=a@1": ["k=anull@1"],
        "r: k=1@2": ["k=a1@2"],
        "l: k=b@9": ["k=b1@9"],
        "r: k=2@3": ["k=b2@9"],
        "r: k=null@4": ["k=bnull@9"],
        "r: k=null@5": [],
        "l: k=c@6": ["k=cnull@6"],
        "r: k=3@7": ["k=c3@7"],
        "l: k=null@8": ["k=null@8"],
        "l: k=null@10": [],
        "r: k=null@11": [],
        "l: j=q@12": ["j=qnull@12"],
        "l: j=null@13": ["j=null@13"],
    ]

    private static let outer: Steps = [
        "l: k=a@1": ["k=anull@1"],
        "r: k=1@2": ["k=a1@2"],
        "l: k=b@9": ["k=b1@9"],
        "r: k=2@3": ["k=b2@9"],
        "r: k=null@4": ["k=bnull@9"],
        "r: k=null@5": [],
        "l: k=c@6": ["k=cnull@6"],
        "r: k=3@7": ["k=c3@7"],
        "l: k=null@8": ["k=null3@8"],
        "l: k=null@10": [],
        "r: k=null@11": ["k=null@11"],
        "l: j=q@12": ["j=qnull@12"],
        "l: j=null@13": ["j=null@13"],
    ]

    static let tableJoins: [TableCase] = [
        TableCase("join", inner) { streams in
            write(texts(streams, "l").join(numbers(streams, "r")) { both($0, $1) })
        },
        TableCase("join with a store", inner) { streams in
            write(texts(streams, "l").join(numbers(streams, "r"), store: "j") { both($0, $1) })
        },
        TableCase("join of tables with stores", inner) { streams in
            let left = texts(streams, "l", store: "left")
            write(left.join(numbers(streams, "r", store: "right")) { both($0, $1) })
        },
        TableCase("leftJoin", left) { streams in
            write(texts(streams, "l").leftJoin(numbers(streams, "r")) { both($0, $1) })
        },
        TableCase("leftJoin with a store", left) { streams in
            write(texts(streams, "l").leftJoin(numbers(streams, "r"), store: "j") { both($0, $1) })
        },
        TableCase("leftJoin of tables with stores", left) { streams in
            let left = texts(streams, "l", store: "left")
            write(left.leftJoin(numbers(streams, "r", store: "right")) { both($0, $1) })
        },
        TableCase("outerJoin", outer) { streams in
            write(texts(streams, "l").outerJoin(numbers(streams, "r")) { both($0, $1) })
        },
        TableCase("outerJoin with a store", outer) { streams in
            write(texts(streams, "l").outerJoin(numbers(streams, "r"), store: "j") { both($0, $1) })
        },
        TableCase("outerJoin of tables with stores", outer) { streams in
            let left = texts(streams, "l", store: "left")
            write(left.outerJoin(numbers(streams, "r", store: "right")) { both($0, $1) })
        },
        TableCase(
            "filter of a join",
            [
                "l: k=a@1": [],
                "r: k=1@2": [],
                "l: k=b@9": [],
                "r: k=2@3": ["k=b2@9"],
                "r: k=null@4": ["k=null@9"],
                "r: k=null@5": [],
                "l: k=c@6": [],
                "r: k=3@7": ["k=c3@7"],
                "l: k=null@8": ["k=null@8"],
                "l: k=null@10": [],
                "r: k=null@11": [],
                "l: j=q@12": [],
                "l: j=null@13": [],
            ]
        ) { streams in
            let joined = texts(streams, "l").join(numbers(streams, "r")) { both($0, $1) }
            write(joined.filter { _, text in !text.hasSuffix("1") })
        },
        TableCase(
            "join of a join",
            [
                "l: k=a@1": [],
                "m: k=M@2": [],
                "r: k=1@3": ["k=a1M@3"],
                "m: k=null@4": ["k=a1null@4"],
                "l: k=null@5": ["k=null@5"],
                "m: k=N@6": [],
                "l: k=b@7": ["k=b1N@7"],
            ]
        ) { streams in
            let joined = texts(streams, "l").join(numbers(streams, "r")) { both($0, $1) }
            write(joined.leftJoin(texts(streams, "m")) { both($0, $1) })
        },
    ]
}
