/// Who a consumer was in its group at the time of an assignment: what a transaction shows to have its offsets accepted.
///
/// The group's coordinator refuses one that is out of date. It would accept one that names no member at all, from
/// anybody; so that is no membership here, and can't be made.
public struct KafkaGroupMembership: Hashable, Sendable {
    /// The group.
    public let group: String
    /// The member's id, given by the group's coordinator.
    public let member: String
    /// The generation of the group; it grows with every rebalance.
    public let generation: Int32
    /// The membership in the library's own form.
    package let token: [UInt8]

    /// Reads the library's form: `CGMDv2:`, generation, group, 0, member, 0, … Nil where it names no member.
    package init?(token: [UInt8]) {
        let magic = Array("CGMDv2:".utf8)
        guard token.starts(with: magic), token.count >= magic.count + 4 else { return nil }
        var position = magic.count
        var number: UInt32 = 0
        // The library copies the number as the machine has it.
        for index in 0..<4 {
            #if _endian(little)
                number |= UInt32(token[position + index]) << (8 * index)
            #else
                number = number << 8 | UInt32(token[position + index])
            #endif
        }
        position += 4
        let fields = token[position...].split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, Int32(bitPattern: number) >= 0, !fields[1].isEmpty else { return nil }
        generation = Int32(bitPattern: number)
        group = String(decoding: fields[0], as: UTF8.self)
        member = String(decoding: fields[1], as: UTF8.self)
        self.token = token
    }
}
