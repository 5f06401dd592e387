import CRdKafka
import Glibc

/// The library's own description of its settings.
enum SettingTable {
    /// What `rd_kafka_conf_properties_show` prints.
    static var text: String {
        var buffer: UnsafeMutablePointer<CChar>?
        var size = 0
        guard let stream = unsafe open_memstream(&buffer, &size) else { return "" }
        unsafe rd_kafka_conf_properties_show(stream)
        unsafe fclose(stream)
        defer { unsafe free(buffer) }
        return unsafe buffer.map { unsafe String(cString: $0) } ?? ""
    }
}
