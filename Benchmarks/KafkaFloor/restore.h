#ifndef RESTORE_H
#define RESTORE_H

#include "floor.h"
#include "store.h"

/// Applies what the changelog holds behind the store's position, up to the high watermark. Answers the number of records
/// read.
int64_t restore(struct store *store, rd_kafka_t *reader, const char *changelog, int32_t partition);

#endif
