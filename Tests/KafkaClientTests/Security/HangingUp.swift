import Glibc
import Testing

/// A listener that takes each connection and closes it at once.
enum HangingUp {
    static func with(_ body: (_ broker: String) throws -> Void) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(listener >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        try #require(isListening)
        var thread = pthread_t()
        let started = unsafe pthread_create(
            &thread, nil,
            { argument in
                let listener = Int32(Int(bitPattern: argument))
                while true {
                    let connection = accept(listener, nil, nil)
                    if connection < 0 { return nil }
                    close(connection)
                }
            }, UnsafeMutableRawPointer(bitPattern: Int(listener)))
        try #require(started == 0)
        defer {
            // Ends the accepting.
            shutdown(listener, Int32(SHUT_RDWR))
            pthread_join(thread, nil)
            close(listener)
        }
        try body("127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
    }
}
