#include "CSimdJSON.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

extern "C" size_t csj_write_escaped(uint8_t *out, const uint8_t *text, size_t count) {
    static const char hexadecimal[] = "0123456789abcdef";
    uint8_t *end = out;
    *end++ = '"';
    for (size_t position = 0; position < count; ++position) {
        const uint8_t byte = text[position];
        char letter = 0;
        switch (byte) {
        case '"': letter = '"'; break;
        case '\\': letter = '\\'; break;
        case '\b': letter = 'b'; break;
        case '\f': letter = 'f'; break;
        case '\n': letter = 'n'; break;
        case '\r': letter = 'r'; break;
        case '\t': letter = 't'; break;
        default: break;
        }
        if (letter != 0) {
            *end++ = '\\';
            *end++ = uint8_t(letter);
        } else if (byte < 0x20) {
            memcpy(end, "\\u00", 4);
            end[4] = uint8_t(hexadecimal[byte >> 4]);
            end[5] = uint8_t(hexadecimal[byte & 15]);
            end += 6;
        } else {
            *end++ = byte;
        }
    }
    *end++ = '"';
    return size_t(end - out);
}

// Most amounts have at most six decimals and 15 digits. Such a decimal is the only one of its length or shorter that
// reads back as the number, so that dividing again proves it to be the shortest.
static size_t write_few_decimals(uint8_t *out, double magnitude) {
    if (!(magnitude >= 1e-3 && magnitude < 1e9)) return 0;
    const uint64_t scaled = uint64_t(magnitude * 1e6 + 0.5);
    if (double(scaled) / 1e6 != magnitude) return 0;
    size_t count = csj_write_unsigned(out, scaled / 1000000);
    uint32_t decimals = uint32_t(scaled % 1000000);
    if (decimals == 0) return count;
    out[count++] = '.';
    for (uint32_t unit = 100000; decimals != 0; unit /= 10) {
        out[count++] = uint8_t('0' + decimals / unit);
        decimals %= unit;
    }
    return count;
}

extern "C" size_t csj_write_double(uint8_t *out, double value) {
    size_t count = 0;
    if (std::signbit(value)) out[count++] = '-';
    const double magnitude = std::fabs(value);
    if (magnitude < 1e15 && double(uint64_t(magnitude)) == magnitude)
        return count + csj_write_unsigned(out + count, uint64_t(magnitude));
    if (const size_t written = write_few_decimals(out + count, magnitude)) return count + written;

    // d.ddde±xx, from which Swift's form is made.
    char text[40];
    const auto result = std::to_chars(text, text + sizeof text - 1, magnitude, std::chars_format::scientific);
    *result.ptr = 0;
    char digits[20];
    size_t length = 0;
    const char *cursor = text;
    for (; cursor != result.ptr && *cursor != 'e'; ++cursor)
        if (*cursor != '.') digits[length++] = *cursor;
    const int exponent = std::atoi(cursor + 1);
    if (exponent < -4 || magnitude > 0x1p53) {
        out[count++] = uint8_t(digits[0]);
        if (length > 1) {
            out[count++] = '.';
            memcpy(out + count, digits + 1, length - 1);
            count += length - 1;
        }
        out[count++] = 'e';
        out[count++] = exponent < 0 ? '-' : '+';
        const unsigned size = unsigned(exponent < 0 ? -exponent : exponent);
        if (size < 10) out[count++] = '0';
        return count + csj_write_unsigned(out + count, size);
    }
    if (exponent < 0) {
        out[count++] = '0';
        out[count++] = '.';
        for (int zero = -1; zero > exponent; --zero) out[count++] = '0';
        memcpy(out + count, digits, length);
        return count + length;
    }
    for (size_t position = 0; position < length || position <= size_t(exponent); ++position) {
        if (position == size_t(exponent) + 1) out[count++] = '.';
        out[count++] = position < length ? uint8_t(digits[position]) : '0';
    }
    return count;
}

// `from_chars` says out of range both for what is too large and for what rounds to zero.
template <typename Number> static bool read(const uint8_t *text, size_t count, Number *value) {
    const char *start = reinterpret_cast<const char *>(text);
    const auto result = std::from_chars(start, start + count, *value);
    return result.ec == std::errc() && result.ptr == start + count;
}

extern "C" bool csj_read_double(const uint8_t *text, size_t count, double *value) { return read(text, count, value); }

extern "C" bool csj_read_float(const uint8_t *text, size_t count, float *value) { return read(text, count, value); }
