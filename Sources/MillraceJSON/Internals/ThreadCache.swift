import CSimdJSON

/// One document and one output a thread, which are used for one record after the other.
///
/// They are taken out while they are used, so that a value's own code may use JSON too.
enum ThreadCache {
    private static let documentSlot: UInt32 = 0
    private static let outputSlot: UInt32 = 1

    @inline(__always) static func takeDocument(_ settings: Settings) throws -> ParsedDocument {
        guard let kept = unsafe csj_thread_take(documentSlot) else { return try ParsedDocument(settings: settings) }
        return unsafe Unmanaged<ParsedDocument>.fromOpaque(kept).takeRetainedValue()
    }

    @inline(__always) static func takeOutput(_ settings: Settings) -> TextOutput {
        guard let kept = unsafe csj_thread_take(outputSlot) else { return TextOutput(settings) }
        let output = unsafe Unmanaged<TextOutput>.fromOpaque(kept).takeRetainedValue()
        output.reset(settings)
        return output
    }

    /// Keeps the document, unless a decoder that outlives the call reads from it.
    @inline(__always) static func put(_ document: consuming ParsedDocument) {
        guard document.isWorthKeeping, isKnownUniquelyReferenced(&document) else { return }
        let kept = unsafe Unmanaged.passRetained(document)
        let isKept = unsafe csj_thread_put(documentSlot, kept.toOpaque()) { object in
            if let object = unsafe object { unsafe Unmanaged<ParsedDocument>.fromOpaque(object).release() }
        }
        if !isKept { unsafe kept.release() }
    }

    /// Keeps the output, unless an encoder that outlives the call writes to it.
    @inline(__always) static func put(_ output: consuming TextOutput) {
        guard output.isWorthKeeping, isKnownUniquelyReferenced(&output) else { return }
        let kept = unsafe Unmanaged.passRetained(output)
        let isKept = unsafe csj_thread_put(outputSlot, kept.toOpaque()) { object in
            if let object = unsafe object { unsafe Unmanaged<TextOutput>.fromOpaque(object).release() }
        }
        if !isKept { unsafe kept.release() }
    }
}
