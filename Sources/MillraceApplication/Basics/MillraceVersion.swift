/// The version of this engine.
enum MillraceVersion {
    static let current = "0.1.0"

    /// The compiler that built this, as far as it can be told.
    static var compiler: String {
        #if compiler(>=6.4)
            "6.4 or later"
        #elseif compiler(>=6.3.1)
            "6.3.1"
        #elseif compiler(>=6.3)
            "6.3"
        #else
            "6.2"
        #endif
    }
}
