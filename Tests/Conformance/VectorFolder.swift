import Foundation

/// A folder of vectors.
package struct VectorFolder: Sendable {
    package let paths: [String]

    private init(paths: [String]) { self.paths = paths }

    package init(path: String) throws {
        paths = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".json") }.sorted()
            .map { "\(path)/\($0)" }
        if paths.isEmpty { throw VectorError("\(path) holds no vector (*.json)") }
    }

    /// The copy that the repository keeps: each topology with two inputs.
    package static func bundled() throws -> VectorFolder {
        guard let path = Bundle.module.resourceURL?.appending(path: "Vectors").path else {
            throw VectorError("the bundled vectors are missing")
        }
        return VectorFolder(
            paths: try ["seed-1", "seed-2"].flatMap { try VectorFolder(path: "\(path)/\($0)").paths })
    }
}
