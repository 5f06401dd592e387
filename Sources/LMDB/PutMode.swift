/// What a put does about the keys that are there already.
package enum PutMode: Sendable {
    /// Inserts, or replaces the value.
    case upsert
    /// `MDB_NOOVERWRITE`: throws `.keyExists` and changes nothing if the key is there.
    case insertOnly
    /// `MDB_APPEND`: the fastest way to load sorted keys; throws `.keyExists` unless the key is greater than all others.
    case append

    @inline(__always)
    var flags: UInt32 {
        switch self {
        case .upsert: 0
        case .insertOnly: mdbNoOverwrite
        case .append: mdbAppend
        }
    }
}
