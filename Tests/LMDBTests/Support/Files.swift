import Glibc
import TestBasics

extension TemporaryDirectory {
    var dataFile: String { file("data.mdb") }
}

struct SystemFailure: Error {
    let code: Int32
}

func namesInDirectory(_ path: String) -> [String] {
    guard let directory = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

/// The permission bits of a file.
func permissions(of path: String) throws -> UInt32 {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw SystemFailure(code: errno) }
    return status.st_mode & 0o777
}

func size(of path: String) throws -> Int {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { throw SystemFailure(code: errno) }
    return Int(status.st_size)
}

func truncate(_ path: String, to size: Int) throws {
    guard unsafe Glibc.truncate(path, size) == 0 else { throw SystemFailure(code: errno) }
}

/// Writes bytes over what is there, and makes the file if need be.
func overwrite(_ path: String, at offset: Int, with bytes: [UInt8]) throws {
    let file = unsafe open(path, O_WRONLY | O_CREAT, 0o600)
    guard file >= 0 else { throw SystemFailure(code: errno) }
    defer { close(file) }
    guard unsafe pwrite(file, bytes, bytes.count, offset) == bytes.count else { throw SystemFailure(code: errno) }
}

/// How many files below a directory this process has open. Other tests, which run at the same time, have theirs elsewhere.
func openFileCount(below directory: String) -> Int {
    namesInDirectory("/proc/self/fd").count { name in
        var target = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink("/proc/self/fd/" + name, &target, target.count)
        return length > 0
            && String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
                .hasPrefix(directory)
    }
}

func copyFile(_ source: String, to target: String) throws {
    let file = unsafe open(source, O_RDONLY)
    guard file >= 0 else { throw SystemFailure(code: errno) }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: try size(of: source))
    guard unsafe pread(file, &bytes, bytes.count, 0) == bytes.count else { throw SystemFailure(code: errno) }
    try overwrite(target, at: 0, with: bytes)
}
