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

    /// Nil outside of the years 1 to 9999. Rounded to the next millisecond, or cut to the second before.
    static func text(_ date: Date, milliseconds: Bool) -> String? {
        let exact =
            milliseconds ? (date.timeIntervalSince1970 * 1000).rounded() : date.timeIntervalSince1970.rounded(.down)
        // 0001-01-01 to 9999-12-31.
        let unit = milliseconds ? 1000 : 1
        guard exact >= -62_135_596_800 * Double(unit), exact < 253_402_300_800 * Double(unit) else { return nil }
        let (second, fraction) = Self.floor(Int(exact), unit)
        let (day, time) = Self.floor(second, 86_400)
        let (year, month, dayOfMonth) = calendarDate(ofDay: day)
        var text = ""
        func append(_ number: Int, _ width: Int, _ separator: String) {
            let digits = String(number)
            text += String(repeating: "0", count: max(0, width - digits.count)) + digits + separator
        }
        append(year, 4, "-")
        append(month, 2, "-")
        append(dayOfMonth, 2, "T")
        append(time / 3600, 2, ":")
        append(time / 60 % 60, 2, ":")
        append(time % 60, 2, milliseconds ? "." : "Z")
        if milliseconds { append(fraction, 3, "Z") }
        return text
    }

    private static func floor(_ number: Int, _ unit: Int) -> (quotient: Int, rest: Int) {
        let (quotient, rest) = number.quotientAndRemainder(dividingBy: unit)
        return rest < 0 ? (quotient - 1, rest + unit) : (quotient, rest)
    }

    /// The other way round than `daysSince1970`.
    private static func calendarDate(ofDay day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let (era, dayOfEra) = Self.floor(shifted, 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
