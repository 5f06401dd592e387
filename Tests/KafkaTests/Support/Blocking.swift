import Glibc

/// What blocks a thread, as a user's code may.
enum Blocking {
    static func sleep(seconds: UInt32) {
        var left = seconds
        while left > 0 { left = Glibc.sleep(left) }
    }
}
