import Glibc

/// Lets some time pass (`poll` without files).
func pause(_ duration: Duration) { poll(nil, 0, duration.wholeMilliseconds) }
