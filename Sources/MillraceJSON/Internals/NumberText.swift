import CSimdJSON

/// Numbers from the text of a JSON number, whose form was checked.
enum NumberText {
    /// Nil if it rounds to infinity, or to zero without being zero.
    static func double(_ text: some Collection<UInt8>) -> Double? {
        unsafe read(text) { unsafe csj_read_double($0, $1, $2) }
    }

    /// Nil if it rounds to infinity, or to zero without being zero.
    static func float(_ text: some Collection<UInt8>) -> Float? {
        unsafe read(text) { unsafe csj_read_float($0, $1, $2) }
    }

    private static func read<Number: BinaryFloatingPoint>(
        _ text: some Collection<UInt8>, _ body: (UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<Number>) -> Bool
    ) -> Number? {
        var value: Number = 0
        let isRead = unsafe Array(text).withUnsafeBufferPointer { unsafe body($0.baseAddress, $0.count, &value) }
        return isRead ? value : nil
    }

    /// The exact value of a number that is whole, however it is written (`1.50e2`); nil if it isn't or doesn't fit.
    static func integer<Integer: FixedWidthInteger>(_ text: some Collection<UInt8>, as type: Integer.Type) -> Integer? {
        guard let parts = Parts(text) else { return nil }
        if parts.digits.isEmpty { return 0 }
        guard parts.exponent >= 0, parts.exponent <= 40 else { return nil }
        var value: Integer = 0
        for digit in parts.digits + Array(repeating: 0, count: parts.exponent) {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (sum, isStillTooLarge) =
                parts.isNegative
                ? product.subtractingReportingOverflow(Integer(digit))
                : product.addingReportingOverflow(Integer(digit))
            guard !isTooLarge, !isStillTooLarge else { return nil }
            value = sum
        }
        return value
    }

    /// Whether a number is whole, however large.
    static func isWhole(_ text: some Collection<UInt8>) -> Bool {
        Parts(text).map { $0.digits.isEmpty || $0.exponent >= 0 } ?? false
    }

    /// Digits without zeros at the end, times ten to an exponent.
    private struct Parts {
        var isNegative = false
        var digits: [UInt8] = []
        var exponent = 0

        init?(_ text: some Collection<UInt8>) {
            var scale = 0
            var isBehindPoint = false
            var isBehindExponent = false
            var isExponentNegative = false
            for byte in text {
                switch byte {
                case UInt8(ascii: "-") where isBehindExponent: isExponentNegative = true
                case UInt8(ascii: "-"): isNegative = true
                case UInt8(ascii: "+"): break
                case UInt8(ascii: "."): isBehindPoint = true
                case UInt8(ascii: "e"), UInt8(ascii: "E"): isBehindExponent = true
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    let digit = byte - UInt8(ascii: "0")
                    if isBehindExponent {
                        exponent = min(exponent * 10 + Int(digit), 1 << 40)
                    } else {
                        if digit != 0 || !digits.isEmpty { digits.append(digit) }
                        if isBehindPoint { scale += 1 }
                    }
                default: return nil
                }
            }
            exponent = (isExponentNegative ? -exponent : exponent) - scale
            while digits.last == 0 {
                digits.removeLast()
                exponent += 1
            }
        }
    }
}
