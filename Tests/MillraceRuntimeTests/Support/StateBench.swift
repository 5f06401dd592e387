import Foundation
import TestBasics

@testable import MillraceRuntime

/// The state of task 0_0 in a directory of a test's own.
final class StateBench {
    let files: TemporaryDirectory
    let lines = Lines()

    init() throws { files = try TemporaryDirectory() }

    var directory: String { "\(files.path)/0_0" }

    func open(_ stores: [String] = ["s"], log: String = "log-1") throws -> TaskState {
        try TaskState(
            task: TaskID(subtopology: 0, partition: 0), in: directory, stores: stores.map { StorePlan(name: $0) },
            logIdentity: log, collector: RecordCollector(applicationID: "app", producer: NoProducer()),
            applicationID: "app", logger: lines.logger)
    }

    /// A state with the row `a=1` in each store, at position 5.
    func fill(_ stores: [String] = ["s"], log: String = "log-1") throws {
        let state = try open(stores, log: log)
        for store in stores {
            try state.keyValueStore(named: store).write("1", for: "a")
            try state.setChangelogPosition(5, of: store)
        }
        try state.noteCurrent(at: FixedTime().wallClock)
        try state.setStreamTime(77)
        try state.commit()
        try state.close()
    }

    /// The stores that were committed, read from a copy: the state may be open.
    func committedStores() throws -> [String] {
        let copy = try TemporaryDirectory()
        try FileManager.default.copyItem(atPath: directory, toPath: "\(copy.path)/0_0")
        return try StateReader(task: TaskID(subtopology: 0, partition: 0), root: copy.path, applicationID: ".")
            .storeNames()
    }
}

extension RawKeyValueStore {
    func write(_ value: String, for key: String, at time: Timestamp = 0) throws {
        try write(Array(value.utf8), for: Array(key.utf8), at: time)
    }

    func write(_ value: [UInt8], for key: [UInt8], at time: Timestamp = 0) throws {
        var stamped = ByteWriter()
        stamped.append(bigEndian: time.milliseconds)
        stamped.append(value)
        unsafe try write(stamped.bytes, for: key.span.bytes)
    }

    func value(of key: [UInt8]) throws -> [UInt8]? {
        var found: [UInt8]?
        unsafe try read(key.span.bytes) { bytes, _ in found = bytes.toArray() }
        return found
    }

    func rows() throws -> [String] {
        var rows: [String] = []
        try scan { key, time, value in
            rows.append("\(try text(key))=\(try text(value))@\(time)")
        }
        return rows
    }

    private func text(_ bytes: RawSpan) throws -> String { String(decoding: bytes.toArray(), as: UTF8.self) }
}
