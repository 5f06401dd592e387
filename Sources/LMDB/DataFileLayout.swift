/// As much of LMDB's file format, version 1, as `DataFileCheck` reads: meta pages, and the tree of free lists.
///
/// Numbers are in the machine's byte order; this code knows little-endian machines only.
enum DataFileLayout {
    /// The page number that means "none".
    static let noPage = UInt64.max
    static let headerSize = 16
    /// Where the flags stand in a page's header.
    private static let flagsOffset = 10

    private enum PageFlag {
        static let branch: UInt16 = 0x01
        static let leaf: UInt16 = 0x02
        static let meta: UInt16 = 0x08
    }

    /// A meta page: `MDB_meta`.
    struct Meta {
        static let byteCount = 152
        private static let magic: UInt32 = 0xBEEF_C0DE
        private static let version: UInt32 = 1

        let pageSize: UInt32
        let freeListRoot: UInt64
        let lastPage: UInt64
        let transactionID: UInt64

        /// Nil for what isn't a meta page, which LMDB notices itself.
        init?(_ bytes: [UInt8]) {
            guard let flags = bytes.integer(at: flagsOffset, as: UInt16.self), flags & PageFlag.meta != 0,
                bytes.integer(at: 16, as: UInt32.self) == Self.magic,
                bytes.integer(at: 20, as: UInt32.self) == Self.version,
                let pageSize = bytes.integer(at: 40, as: UInt32.self),
                let freeListRoot = bytes.integer(at: 80, as: UInt64.self),
                let lastPage = bytes.integer(at: 136, as: UInt64.self),
                let transactionID = bytes.integer(at: 144, as: UInt64.self)
            else { return nil }
            self.pageSize = pageSize
            self.freeListRoot = freeListRoot
            self.lastPage = lastPage
            self.transactionID = transactionID
        }

        /// LMDB divides by the page size and multiplies by it unchecked.
        var isSane: Bool {
            guard (256...65536).contains(pageSize), pageSize.nonzeroBitCount == 1 else { return false }
            let (size, overflow) = lastPage.multipliedReportingOverflow(by: UInt64(pageSize))
            return !overflow && size < UInt64(Int.max) - UInt64(pageSize)
        }
    }

    /// What a node of the tree of free lists leads to.
    enum Node {
        case child(UInt64)
        case inline([UInt8])
        case overflow(page: UInt64, byteCount: Int)
    }

    /// A branch or leaf page: `MDB_page`.
    struct Page {
        private let bytes: [UInt8]

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }

        /// Nil if the page makes no sense.
        var nodes: [Node]? {
            guard let flags = bytes.integer(at: flagsOffset, as: UInt16.self),
                let lower = bytes.integer(at: 12, as: UInt16.self), Int(lower) >= headerSize,
                flags & (PageFlag.branch | PageFlag.leaf) != 0
            else { return nil }
            var nodes: [Node] = []
            for index in 0..<(Int(lower) - headerSize) / 2 {
                guard let offset = bytes.integer(at: headerSize + 2 * index, as: UInt16.self),
                    let node = node(at: Int(offset), isLeaf: flags & PageFlag.leaf != 0)
                else { return nil }
                nodes.append(node)
            }
            return nodes
        }

        /// A node: `MDB_node`, two halves of a size or page number, flags, the size of the key, key, data.
        private func node(at offset: Int, isLeaf: Bool) -> Node? {
            guard let low = bytes.integer(at: offset, as: UInt32.self),
                let flags = bytes.integer(at: offset + 4, as: UInt16.self),
                let keySize = bytes.integer(at: offset + 6, as: UInt16.self)
            else { return nil }
            guard isLeaf else { return .child(UInt64(low) | UInt64(flags) << 32) }
            let data = offset + 8 + Int(keySize)
            if flags & 0x01 != 0 {
                return bytes.integer(at: data, as: UInt64.self).map { .overflow(page: $0, byteCount: Int(low)) }
            }
            let end = data + Int(low)
            return end <= bytes.count ? .inline(Array(bytes[data..<end])) : nil
        }
    }
}

extension [UInt8] {
    /// A little-endian integer; nil if it isn't all there.
    func integer<Value: FixedWidthInteger & UnsignedInteger>(at offset: Int, as type: Value.Type) -> Value? {
        let size = Value.bitWidth / 8
        guard offset >= 0, count >= size, offset <= count - size else { return nil }
        return self[offset..<offset + size].reversed().reduce(0) { $0 << 8 | Value($1) }
    }
}
