#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `abort`
func endAbruptly() { abort() }
