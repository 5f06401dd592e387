#ifndef STORE_H
#define STORE_H

#include <lmdb.h>
#include <stdbool.h>
#include <stdint.h>

/// The state of one partition: a database for the store and one for the changelog position. One write transaction spans
/// a commit interval; reads go through it.
struct store {
    MDB_env *environment;
    MDB_dbi entries, meta;
    MDB_txn *transaction;
    MDB_cursor *cursor;
};

void store_check(int code, const char *doing);
void store_open(struct store *store, const char *directory, int32_t partition);
void store_close(struct store *store);

/// Opens the write transaction and its cursor, if they aren't open.
void store_begin(struct store *store);
/// The next changelog offset to apply.
int64_t store_position(struct store *store);
void store_set_position(struct store *store, int64_t position);
void store_commit(struct store *store);

#endif
