import Millrace
import MillraceRuntime

struct Arguments {
    var directory: String
    var threads: Int
    var waitsForDisk = false
    var death: Death?

    init(_ words: [String]) throws {
        guard words.count >= 3, let threads = Int(words[2]) else {
            throw StreamsError(.user, "usage: crash-subject DIRECTORY THREADS [sync] [STEP:NUMBER]")
        }
        directory = words[1]
        self.threads = threads
        for word in words.dropFirst(3) {
            if word == "sync" {
                waitsForDisk = true
            } else {
                death = try Death(word)
            }
        }
    }
}
