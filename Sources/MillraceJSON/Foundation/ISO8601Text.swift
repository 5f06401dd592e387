import FoundationEssentials

/// Dates in ISO 8601, read and written digit by digit where that is all there is to do.
enum ISO8601Text {
    /// `2026-11-29T13:05:00Z`, with a fraction or an offset from UTC too.
    static func date(_ text: String) -> Date? {
        let bytes = Array(text.utf8)
        if let date = utc(bytes) { return date }
        if let date = parsed(text, hasFraction: false) { return date }
        return parsed(text, hasFraction: true)
    }

    private static func parsed(_ text: String, hasFraction: Bool) -> Date? {
        do { return try Date.ISO8601FormatStyle(includingFractionalSeconds: hasFraction).parse(text) } catch {
            return nil
        }
    }

    /// Only what needs no calendar but the Gregorian: years from 1600, dates and times that exist.
    private static func utc(_ bytes: [UInt8]) -> Date? {
        guard bytes.count == 20 || (bytes.count >= 22 && bytes.count <= 30 && bytes[19] == UInt8(ascii: ".")),
            bytes.last == UInt8(ascii: "Z"), bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            year >= 1600, 1...12 ~= month, day >= 1, day <= days(month, year), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction = 0.0
        if bytes.count > 20 {
            guard let digits = number(bytes[20..<(bytes.count - 1)]) else { return nil }
            var scale = 1.0
            for _ in 20..<(bytes.count - 1) { scale *= 10 }
            fraction = Double(digits) / scale
        }
        let seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        return Date(timeIntervalSince1970: Double(seconds) + fraction)
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        var value = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }

    private static func days(_ month: Int, _ year: Int) -> Int {
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }

    /// Years begin in March here, so that the leap day is the last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Nil outside of the years 1 to 9999.
    static func text(_ date: Date, milliseconds: Bool) -> String? {
        let seconds = date.timeIntervalSince1970
        // 0001-01-01 to 9999-12-31.
        guard seconds >= -62_135_596_800, seconds < 253_402_300_800 else { return nil }
        return date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: milliseconds))
    }
}
