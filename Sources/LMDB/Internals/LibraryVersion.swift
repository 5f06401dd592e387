import CLMDB

extension Environment {
    /// The version of the LMDB library, as in `0.9.24`: `mdb_version`.
    package static var libraryVersion: String {
        var (major, minor, patch) = (Int32(0), Int32(0), Int32(0))
        _ = unsafe mdb_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}
