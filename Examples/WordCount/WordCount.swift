import MillraceApplication

@main struct WordCount: StreamsApplication {
    static let id = "word-count"

    static func define(_ streams: StreamsBuilder) {
        streams.stream("lines", key: .ignored, value: .string)
            .flatMapValues { line in line.lowercased().split { !$0.isLetter }.map(String.init) }
            .groupBy { _, word in word }
            .count(store: "counts")
            .toStream()
            .to("word-counts")
    }
}
