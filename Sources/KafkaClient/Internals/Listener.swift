import Glibc

/// An address where a broker may listen.
struct Listener {
    private let address: BrokerAddress

    /// Whether a connection can be made.
    enum Reach: Hashable {
        case reachable
        /// The name isn't known.
        case unknownName
        /// Nobody listens there, or the network refuses it; the system's error.
        case refused(Int32)
        /// Nothing came back within the time.
        case silent
    }

    init(_ address: BrokerAddress) { self.address = address }

    /// - Parameter address: `host:port`; nil where it isn't one.
    init?(_ address: String) {
        guard let address = try? BrokerAddress(address) else { return nil }
        self.address = address
    }

    /// Tries to make a connection, for at most `limit`; names are looked up in that time, too.
    func reach(within limit: Duration, isInterrupted: () -> Bool = { false }) throws(KafkaError) -> Reach {
        let deadline = ContinuousClock.now + limit
        let reach = try BlockingCall.value(until: deadline, isInterrupted: isInterrupted) { [self] in
            connect(limit: limit) { _ in true } ?? .unknownName
        }
        return reach ?? .silent
    }

    /// Whether somebody takes a connection, and keeps it for a second without being spoken to.
    func isWaiting() -> Bool {
        let reach = connect(limit: .seconds(1)) { Self.event(on: $0, POLLIN, .seconds(1)) == 0 }
        return reach == .reachable
    }

    /// Connects to the addresses of the host one after the other, up to one that `body` is content with. Nil if the name
    /// isn't known.
    private func connect(limit: Duration, _ body: (_ socket: Int32) -> Bool) -> Reach? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(address.host, String(address.port), &hints, &found) == 0 else { return nil }
        defer { unsafe freeaddrinfo(found) }
        var reach = Reach.silent
        var next = unsafe found
        while let candidate = unsafe next {
            reach = unsafe connect(to: candidate.pointee, limit, body)
            if reach == .reachable { return reach }
            unsafe next = unsafe candidate.pointee.ai_next
        }
        return reach
    }

    @unsafe private func connect(
        to address: addrinfo, _ limit: Duration, _ body: (_ socket: Int32) -> Bool
    ) -> Reach {
        let socket = unsafe socket(
            address.ai_family, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return .refused(errno) }
        defer { close(socket) }
        // Non-blocking: whether it comes about shows below.
        if unsafe Glibc.connect(socket, address.ai_addr, address.ai_addrlen) != 0, errno != EINPROGRESS {
            return .refused(errno)
        }
        if Self.event(on: socket, POLLOUT, limit) == 0 { return .silent }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0, error == 0 else {
            return .refused(error)
        }
        return body(socket) ? .reachable : .silent
    }

    /// What happens on a socket within a time; 0 is nothing.
    private static func event(on socket: Int32, _ events: Int32, _ limit: Duration) -> Int32 {
        var descriptor = pollfd(fd: socket, events: Int16(events), revents: 0)
        return unsafe poll(&descriptor, 1, limit.wholeMilliseconds) < 0 ? -1 : Int32(descriptor.revents)
    }
}

extension Listener.Reach {
    /// Why there is no connection, and what kind of trouble that is; nil where there is one.
    var trouble: (code: KafkaError.Code, reason: String)? {
        switch self {
        case .reachable: nil
        case .unknownName: (.resolution, "its name isn't known on this machine")
        case .refused(let error):
            (.transport, unsafe strerror(error).map { unsafe String(cString: $0) } ?? "error \(error) of the system")
        case .silent: (.timedOut, "nothing answers there")
        }
    }
}
