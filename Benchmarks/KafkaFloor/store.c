#include "store.h"

#include "floor.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

void store_check(int code, const char *doing)
{
    if (code) give_up(doing, mdb_strerror(code));
}

void store_open(struct store *store, const char *directory, int32_t partition)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%d", directory, partition);
    if ((mkdir(directory, 0755) && errno != EEXIST) || (mkdir(path, 0755) && errno != EEXIST))
        give_up("make a directory", strerror(errno));
    *store = (struct store){0};
    store_check(mdb_env_create(&store->environment), "make an environment");
    store_check(mdb_env_set_maxdbs(store->environment, 4), "configure an environment");
    store_check(mdb_env_set_mapsize(store->environment, (size_t)16 << 30), "configure an environment");
    // NOSYNC: safe from kill -9; after a power loss the state is to be deleted, and is restored.
    store_check(mdb_env_open(store->environment, path, MDB_NOTLS | MDB_NOSYNC, 0644), "open an environment");
    MDB_txn *transaction;
    store_check(mdb_txn_begin(store->environment, NULL, 0, &transaction), "begin a transaction");
    store_check(mdb_dbi_open(transaction, "meta", MDB_CREATE, &store->meta), "open a database");
    store_check(mdb_dbi_open(transaction, "entries", MDB_CREATE, &store->entries), "open a database");
    store_check(mdb_txn_commit(transaction), "commit a transaction");
}

void store_begin(struct store *store)
{
    if (store->transaction) return;
    store_check(mdb_txn_begin(store->environment, NULL, 0, &store->transaction), "begin a transaction");
    store_check(mdb_cursor_open(store->transaction, store->entries, &store->cursor), "open a cursor");
}

static MDB_val position_key(void) { return (MDB_val){8, "position"}; }

int64_t store_position(struct store *store)
{
    store_begin(store);
    MDB_val key = position_key(), value;
    const int code = mdb_get(store->transaction, store->meta, &key, &value);
    if (code == MDB_NOTFOUND) return 0;
    store_check(code, "read the position");
    int64_t position;
    if (value.mv_size != sizeof position) give_up("read the position", "it is damaged");
    memcpy(&position, value.mv_data, sizeof position);
    return position;
}

void store_set_position(struct store *store, int64_t position)
{
    store_begin(store);
    MDB_val key = position_key(), value = {sizeof position, &position};
    store_check(mdb_put(store->transaction, store->meta, &key, &value, 0), "write the position");
}

void store_commit(struct store *store)
{
    if (!store->transaction) return;
    mdb_cursor_close(store->cursor);
    store->cursor = NULL;
    MDB_txn *transaction = store->transaction;
    store->transaction = NULL;
    store_check(mdb_txn_commit(transaction), "commit the state");
}

void store_close(struct store *store)
{
    if (store->transaction) {
        mdb_cursor_close(store->cursor);
        mdb_txn_abort(store->transaction);
    }
    if (store->environment) mdb_env_close(store->environment);
    *store = (struct store){0};
}
