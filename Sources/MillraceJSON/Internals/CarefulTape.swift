/// The careful parser's result in memory that doesn't move.
@safe final class CarefulTape {
    let tape: UnsafeMutablePointer<UInt64>
    let strings: UnsafeMutablePointer<UInt8>

    init(_ parser: CarefulParser) {
        unsafe tape = .allocate(capacity: parser.tape.count)
        // A string is read in words of eight bytes.
        unsafe strings = .allocate(capacity: parser.strings.count + 32)
        for (index, word) in parser.tape.enumerated() { unsafe tape[index] = word }
        for (index, byte) in parser.strings.enumerated() { unsafe strings[index] = byte }
        for index in 0..<32 { unsafe strings[parser.strings.count + index] = 0 }
    }

    deinit {
        unsafe tape.deallocate()
        unsafe strings.deallocate()
    }
}
