/// The version of this engine.
enum MillraceVersion {
    static let current = "0.1.0"

    /// The compiler that built this, as far as it can be told.
    static var compiler: String {
        #if compiler(>=6.4)
            "Swift 6.4 or later"
        #elseif compiler(>=6.3.1)
            "Swift 6.3.1"
        #elseif compiler(>=6.3)
            "Swift 6.3"
        #else
            "Swift 6.2"
        #endif
    }
}
