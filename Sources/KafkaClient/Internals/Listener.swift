import Glibc

/// An address where a broker may listen.
struct Listener {
    private let host: String
    private let port: String

    /// - Parameter address: `host:port`; nil where it isn't one.
    init?(_ address: String) {
        guard let colon = address.lastIndex(of: ":") else { return nil }
        host = String(address[..<colon].filter { $0 != "[" && $0 != "]" })
        port = String(address[address.index(after: colon)...])
    }

    /// Whether somebody takes a connection, and keeps it for a second without being spoken to.
    func isWaiting() -> Bool {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, port, &hints, &found) == 0 else { return false }
        defer { unsafe freeaddrinfo(found) }
        var next = unsafe found
        while let address = unsafe next {
            if unsafe waits(at: address.pointee) { return true }
            unsafe next = unsafe address.pointee.ai_next
        }
        return false
    }

    @unsafe private func waits(at address: addrinfo) -> Bool {
        let socket = unsafe socket(
            address.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        // Non-blocking: whether it comes about shows below.
        if unsafe connect(socket, address.ai_addr, address.ai_addrlen) != 0, errno != EINPROGRESS { return false }
        guard event(on: socket, POLLOUT) == POLLOUT else { return false }
        return event(on: socket, POLLIN) == 0
    }

    /// What happens on a socket within a second; 0 is nothing.
    private func event(on socket: Int32, _ events: Int32) -> Int32 {
        var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
        return unsafe poll(&descriptor, 1, 1000) < 0 ? -1 : Int32(descriptor.revents)
    }
}
