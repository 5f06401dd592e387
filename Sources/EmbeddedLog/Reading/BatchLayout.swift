import MillraceRuntime

/// The records of a batch's memory, found and checked in one pass.
@safe struct BatchLayout {
    let descriptors: [RecordDescriptor]
    /// Where each record's headers are; empty if none has any.
    let headerPlaces: [HeaderPlace]
    /// Whether there are more records than were wanted.
    let isCutShort: Bool
    /// The offset that a chunk starts from whose lengths don't add up.
    let damagedChunk: Int64?

    struct HeaderPlace {
        var position = 0
        var byteCount = 0
    }

    init(_ memory: BatchMemory, from first: Offset, below end: Offset, maximumRecords: Int) {
        var total = 0
        unsafe memory.forEachChunk { _, prefix in
            total += prefix.records
            return true
        }
        let capacity = min(total, maximumRecords)
        var places: [HeaderPlace] = []
        var (isCutShort, damagedChunk) = (false, Int64?.none)
        unsafe descriptors = unsafe [RecordDescriptor](unsafeUninitializedCapacity: capacity) { buffer, count in
            var found = 0
            unsafe memory.forEachChunk { start, prefix in
                var walk = unsafe ChunkWalk(start, byteCount: prefix.byteCount, records: prefix.records)
                while let record = unsafe walk.next() {
                    let offset = unsafe prefix.base &+ Int64(record.delta)
                    if offset < first.rawValue { continue }
                    if offset >= end.rawValue { return false }
                    if found == capacity {
                        isCutShort = true
                        return false
                    }
                    if unsafe record.headerCount > 0 {
                        let place = unsafe HeaderPlace(record, memory)
                        if places.isEmpty { places = Array(repeating: HeaderPlace(), count: capacity) }
                        places[found] = place
                        guard HeaderCoding.isValid(memory.bytes(at: place)) else {
                            damagedChunk = prefix.base
                            return false
                        }
                    }
                    unsafe buffer.initializeElement(at: found, to: RecordDescriptor(record, offset: Offset(offset)))
                    found += 1
                }
                if unsafe walk.isDamaged { damagedChunk = prefix.base }
                return damagedChunk == nil
            }
            count = found
        }
        headerPlaces = places
        self.isCutShort = isCutShort
        self.damagedChunk = damagedChunk
    }
}

extension BatchLayout.HeaderPlace {
    fileprivate init(_ record: ChunkRecord, _ memory: BatchMemory) {
        unsafe self.init(position: record.headers - UnsafeRawPointer(memory.start), byteCount: record.headerCount)
    }
}

extension RecordDescriptor {
    @inline(__always)
    fileprivate init(_ record: ChunkRecord, offset: Offset) {
        unsafe self.init(
            key: record.keyCount < 0 ? nil : record.key, keyCount: max(record.keyCount, 0),
            value: record.valueCount < 0 ? nil : record.value, valueCount: max(record.valueCount, 0),
            timestamp: record.timestamp, offset: offset, hasHeaders: record.headerCount > 0)
    }
}
