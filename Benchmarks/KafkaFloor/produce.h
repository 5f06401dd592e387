#ifndef PRODUCE_H
#define PRODUCE_H

#include "floor.h"

/// Queues a record; waits while the queue is full.
static inline void produce(
    rd_kafka_t *producer, rd_kafka_topic_t *topic, int32_t partition, const void *key, size_t key_length,
    const void *value, size_t value_length, int64_t timestamp, void *opaque)
{
    const rd_kafka_vu_t record[] = {
        {.vtype = RD_KAFKA_VTYPE_RKT, .u.rkt = topic},
        {.vtype = RD_KAFKA_VTYPE_PARTITION, .u.i32 = partition},
        {.vtype = RD_KAFKA_VTYPE_MSGFLAGS, .u.i = RD_KAFKA_MSG_F_COPY | RD_KAFKA_MSG_F_BLOCK},
        {.vtype = RD_KAFKA_VTYPE_KEY, .u.mem = {(void *)key, key_length}},
        {.vtype = RD_KAFKA_VTYPE_VALUE, .u.mem = {(void *)value, value_length}},
        {.vtype = RD_KAFKA_VTYPE_TIMESTAMP, .u.i64 = timestamp},
        {.vtype = RD_KAFKA_VTYPE_OPAQUE, .u.ptr = opaque},
    };
    check(rd_kafka_produceva(producer, record, sizeof record / sizeof *record), "produce");
}

/// The partition that Java's clients choose for a key.
static inline int32_t partition_of(const void *key, size_t length, int32_t count)
{
    const uint32_t multiplier = 0x5bd1e995;
    const unsigned char *bytes = key;
    uint32_t hash = 0x9747b28c ^ (uint32_t)length;
    size_t rest = length;
    for (; rest >= 4; rest -= 4, bytes += 4) {
        uint32_t word;
        __builtin_memcpy(&word, bytes, 4);
        word *= multiplier;
        word ^= word >> 24;
        word *= multiplier;
        hash = (hash * multiplier) ^ word;
    }
    switch (rest) {
    case 3: hash ^= (uint32_t)bytes[2] << 16; // fall through
    case 2: hash ^= (uint32_t)bytes[1] << 8;  // fall through
    case 1: hash = (hash ^ bytes[0]) * multiplier;
    }
    hash ^= hash >> 13;
    hash *= multiplier;
    hash ^= hash >> 15;
    return (int32_t)(hash & 0x7fffffff) % count;
}

#endif
