import Foundation

/// A folder of vectors.
package struct VectorFolder: Sendable {
    package let paths: [String]

    package init(path: String) throws {
        paths = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.sorted()
            .map { "\(path)/\($0)" }
        if paths.isEmpty { throw VectorError("\(path) holds no vector (*.json)") }
    }

    /// The copy that the repository keeps.
    package static func bundled() throws -> VectorFolder {
        guard let path = Bundle.module.resourceURL?.appending(path: "Vectors/seed-1").path else {
            throw VectorError("the bundled vectors are missing")
        }
        return try VectorFolder(path: path)
    }
}
