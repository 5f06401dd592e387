#include "CSimdJSON.h"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <simdjson.h>

struct csj_parser {
    simdjson::dom::parser parser;
    size_t maximum_depth = 0;
    uint8_t *source = nullptr;
    size_t source_capacity = 0;
    const uint8_t **names = nullptr;
    size_t names_capacity = 0;
};

static uint32_t length_of(const uint8_t *string) {
    uint32_t length;
    memcpy(&length, string, 4);
    return length;
}

// Four bytes of length and the first four of the name: names of one object seldom share them.
static uint64_t start_of(const uint8_t *string) {
    uint64_t start;
    memcpy(&start, string, 8);
    uint32_t length = uint32_t(start);
    return length >= 4 ? start : start & ((uint64_t(1) << (32 + 8 * length)) - 1);
}

static bool are_equal(const uint8_t *left, const uint8_t *right) {
    return length_of(left) == length_of(right) && memcmp(left + 4, right + 4, length_of(left)) == 0;
}

static bool comes_before(const uint8_t *left, const uint8_t *right) {
    uint32_t left_length = length_of(left), right_length = length_of(right);
    if (left_length != right_length) return left_length < right_length;
    return memcmp(left + 4, right + 4, left_length) < 0;
}

static uint64_t kind(uint64_t word) { return word >> 56; }

extern "C" csj_parser *csj_parser_create(void) { return new (std::nothrow) csj_parser; }

extern "C" void csj_parser_destroy(csj_parser *parser) {
    if (parser == nullptr) return;
    free(parser->source);
    free(parser->names);
    delete parser;
}

extern "C" size_t csj_parser_capacity(const csj_parser *parser) {
    return std::max(parser->source_capacity, parser->names_capacity * sizeof(uint8_t *));
}

extern "C" bool csj_has_duplicate_names(
    csj_parser *parser, const uint64_t *tape, const uint8_t *strings, bool *out_of_memory) {
    const uint64_t payload = 0x00ffffffffffffff;
    const size_t end = size_t(tape[0] & payload);
    constexpr size_t few = 24;
    uint64_t starts[few];
    const uint8_t *firsts[few];
    for (size_t index = 1; index < end; ++index) {
        const uint64_t word = tape[index];
        if (kind(word) == 'l' || kind(word) == 'u' || kind(word) == 'd') {
            ++index;
            continue;
        }
        if (kind(word) != '{') continue;
        const size_t close = size_t(word & 0xffffffff) - 1;
        size_t count = 0;
        for (size_t name = index + 1; name < close;) {
            const uint8_t *string = strings + (tape[name] & payload);
            if (count < few) {
                const uint64_t start = start_of(string);
                for (size_t other = 0; other < count; ++other)
                    if (starts[other] == start && are_equal(firsts[other], string)) return true;
                starts[count] = start;
                firsts[count] = string;
            } else {
                if (count >= parser->names_capacity) {
                    const size_t capacity = std::max<size_t>(256, parser->names_capacity * 2);
                    void *names = realloc(parser->names, capacity * sizeof(uint8_t *));
                    if (names == nullptr) {
                        *out_of_memory = true;
                        return false;
                    }
                    parser->names = static_cast<const uint8_t **>(names);
                    parser->names_capacity = capacity;
                }
                if (count == few) std::copy(firsts, firsts + few, parser->names);
                parser->names[count] = string;
            }
            ++count;
            const uint64_t value = tape[name + 1];
            switch (kind(value)) {
            case '{':
            case '[': name = size_t(value & 0xffffffff); break;
            case 'l':
            case 'u':
            case 'd': name += 3; break;
            default: name += 2;
            }
        }
        if (count > few) {
            std::sort(parser->names, parser->names + count, comes_before);
            if (std::adjacent_find(parser->names, parser->names + count, are_equal) != parser->names + count) return true;
        }
    }
    return false;
}

extern "C" csj_document csj_parse(
    csj_parser *parser, const void *text, size_t count, size_t maximum_depth, bool refuse_duplicate_names) {
    csj_document document = {CSJ_OUT_OF_MEMORY, nullptr, nullptr, nullptr};
    const size_t needed = count + simdjson::SIMDJSON_PADDING;
    if (needed > parser->source_capacity) {
        const size_t capacity = std::max(needed, parser->source_capacity * 2);
        void *source = realloc(parser->source, capacity);
        if (source == nullptr) return document;
        parser->source = static_cast<uint8_t *>(source);
        parser->source_capacity = capacity;
    }
    if (count != 0) memcpy(parser->source, text, count);
    memset(parser->source + count, 0, simdjson::SIMDJSON_PADDING);
    document.source = parser->source;
    document.status = CSJ_REFUSED;
    if (count == 0) return document;
    if (count > parser->parser.capacity() || maximum_depth != parser->maximum_depth) {
        // Room for the buffer, so that it doesn't grow again with each record that is a little larger.
        const size_t capacity = std::max(count, parser->source_capacity - simdjson::SIMDJSON_PADDING);
        if (parser->parser.allocate(capacity, maximum_depth) != simdjson::SUCCESS) {
            parser->maximum_depth = 0;
            document.status = CSJ_OUT_OF_MEMORY;
            return document;
        }
        parser->maximum_depth = maximum_depth;
    }
    simdjson::dom::element root;
    const auto error = parser->parser.parse(parser->source, count, false).get(root);
    if (error == simdjson::MEMALLOC) document.status = CSJ_OUT_OF_MEMORY;
    if (error != simdjson::SUCCESS) return document;
    document.status = CSJ_OK;
    document.tape = parser->parser.doc.tape.get();
    document.strings = parser->parser.doc.string_buf.get();
    bool out_of_memory = false;
    if (refuse_duplicate_names && csj_has_duplicate_names(parser, document.tape, document.strings, &out_of_memory))
        document.status = CSJ_DUPLICATE_NAME;
    if (out_of_memory) document.status = CSJ_OUT_OF_MEMORY;
    return document;
}

namespace {
struct Slot {
    void *object = nullptr;
    void (*release)(void *) = nullptr;
    ~Slot() {
        if (object != nullptr) release(object);
        object = nullptr;
    }
};
thread_local Slot slots[2];
} // namespace

extern "C" void *csj_thread_take(unsigned slot) {
    void *object = slots[slot & 1].object;
    slots[slot & 1].object = nullptr;
    return object;
}

extern "C" bool csj_thread_put(unsigned slot, void *object, void (*release)(void *)) {
    if (slots[slot & 1].object != nullptr) return false;
    slots[slot & 1].object = object;
    slots[slot & 1].release = release;
    return true;
}
