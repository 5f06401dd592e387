// simdjson's DOM parser and the writing of numbers and strings, as C.
#ifndef MILLRACE_CSIMDJSON_H
#define MILLRACE_CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parser with the memory of its last document.
typedef struct csj_parser csj_parser;

typedef enum {
    CSJ_OK = 0,
    /// Not JSON for simdjson. The reason comes from the careful parser.
    CSJ_REFUSED = 1,
    CSJ_DUPLICATE_NAME = 2,
    CSJ_OUT_OF_MEMORY = 3,
} csj_status;

/// A parsed document; valid until the parser's next call.
typedef struct {
    csj_status status;
    /// simdjson's tape: https://github.com/simdjson/simdjson/blob/master/doc/tape.md
    const uint64_t *tape;
    /// Unescaped strings: a length of four bytes, then the bytes. 32 more bytes can be read behind the last.
    const uint8_t *strings;
    /// The parser's copy of the text.
    const uint8_t *source;
} csj_document;

/// NULL without memory.
csj_parser *csj_parser_create(void);
void csj_parser_destroy(csj_parser *parser);

/// Parses a copy of the text (`simdjson::dom::parser::parse`).
csj_document csj_parse(
    csj_parser *parser, const void *text, size_t count, size_t maximum_depth, bool refuse_duplicate_names);

/// Whether an object has the same name twice.
bool csj_has_duplicate_names(csj_parser *parser, const uint64_t *tape, const uint8_t *strings, bool *out_of_memory);

/// The bytes of memory the parser keeps for documents.
size_t csj_parser_capacity(const csj_parser *parser);

/// Two objects a thread keeps from one call to the next. `release` is called when the thread ends.
void *csj_thread_take(unsigned slot);
/// Returns false if the slot is taken.
bool csj_thread_put(unsigned slot, void *object, void (*release)(void *));

/// Writes a finite number as Swift's description does, without a last ".0". Needs room for 40 bytes.
size_t csj_write_double(uint8_t *out, double value);

/// Reads the digits of a JSON number, rounded to the nearest; false if it is too large or too small.
bool csj_read_double(const uint8_t *text, size_t count, double *value);
bool csj_read_float(const uint8_t *text, size_t count, float *value);

static const char csj_digit_pairs[201] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

/// Writes decimal digits. Needs room for 20 bytes.
static inline size_t csj_write_unsigned(uint8_t *out, uint64_t value) {
    uint8_t digits[20];
    size_t position = 20;
    while (value >= 100) {
        position -= 2;
        memcpy(digits + position, csj_digit_pairs + 2 * (value % 100), 2);
        value /= 100;
    }
    if (value >= 10) {
        position -= 2;
        memcpy(digits + position, csj_digit_pairs + 2 * value, 2);
    } else {
        digits[--position] = (uint8_t)('0' + value);
    }
    memcpy(out, digits + position, 20 - position);
    return 20 - position;
}

/// Writes decimal digits with their sign. Needs room for 20 bytes.
static inline size_t csj_write_signed(uint8_t *out, int64_t value) {
    if (value >= 0) return csj_write_unsigned(out, (uint64_t)value);
    *out = '-';
    return 1 + csj_write_unsigned(out + 1, 0 - (uint64_t)value);
}

/// Whether one of eight bytes must be escaped in a JSON string: below 0x20, a quote, a backslash.
static inline bool csj_must_escape(uint64_t word) {
    const uint64_t ones = 0x0101010101010101, high = 0x8080808080808080;
    uint64_t quote = word ^ (ones * '"'), backslash = word ^ (ones * '\\');
    return ((((word - ones * 0x20) & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash)) & high) != 0;
}

/// Copies up to `count` bytes as long as none must be escaped, and returns how many it copied.
/// Writes up to 7 bytes more than it copied.
static inline size_t csj_copy_plain(uint8_t *out, const uint8_t *text, size_t count) {
    size_t position = 0;
    uint64_t word;
    for (; count - position >= 8; position += 8) {
        memcpy(&word, text + position, 8);
        if (csj_must_escape(word)) return position;
        memcpy(out + position, &word, 8);
    }
    for (; position < count; ++position) {
        uint8_t byte = text[position];
        if (byte < 0x20 || byte == '"' || byte == '\\') return position;
        out[position] = byte;
    }
    return position;
}

/// Writes text in quotes, escaped. Needs room for 6 * count + 16 bytes.
size_t csj_write_escaped(uint8_t *out, const uint8_t *text, size_t count);

static inline size_t csj_write_string(uint8_t *out, const uint8_t *text, size_t count) {
    out[0] = '"';
    if (csj_copy_plain(out + 1, text, count) != count) return csj_write_escaped(out, text, count);
    out[count + 1] = '"';
    return count + 2;
}

/// Whether a string on the tape is this text.
static inline bool csj_is_string(const uint8_t *string, const uint8_t *text, size_t count) {
    uint32_t length;
    memcpy(&length, string, 4);
    if (length != count) return false;
    string += 4;
    if (count >= 8) {
        uint64_t left, right;
        size_t position = 0;
        for (; position + 8 <= count; position += 8) {
            memcpy(&left, string + position, 8);
            memcpy(&right, text + position, 8);
            if (left != right) return false;
        }
        memcpy(&left, string + count - 8, 8);
        memcpy(&right, text + count - 8, 8);
        return left == right;
    }
    for (size_t position = 0; position < count; ++position)
        if (string[position] != text[position]) return false;
    return true;
}

#ifdef __cplusplus
}
#endif
#endif
