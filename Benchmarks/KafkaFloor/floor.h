// The floor that the engine is measured against: its jobs in plain C on librdkafka and LMDB, exactly-once.
//
// It gives up at the first error: what isn't committed then never counts, and the next start settles it. So it needs
// no recovery to be exactly-once, and pays for none.
#ifndef FLOOR_H
#define FLOOR_H

#include <librdkafka/rdkafka.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

enum { most_partitions = 64, batch_size = 1000, first_batch_size = 8, commit_interval_us = 100000 };

/// Says what went wrong and ends the process without committing.
_Noreturn void give_up(const char *doing, const char *why);
void check(rd_kafka_error_t *error, const char *doing);

int64_t now_us(void);

extern volatile sig_atomic_t is_stopping;

// MARK: Clients, with the settings that the engine gives its own

/// A member of a group that reads a topic of so many partitions.
rd_kafka_t *make_consumer(const char *brokers, const char *group, int32_t partitions);
rd_kafka_t *make_reader(const char *brokers);
/// With `tracks_offsets` it notes the highest offset that each partition of `changelog` acknowledged.
rd_kafka_t *make_producer(const char *brokers, const char *transactional_id, bool tracks_offsets);
rd_kafka_topic_t *open_topic(rd_kafka_t *client, const char *name, int32_t *partitions);
/// The highest acknowledged offset of a record produced with `opaque` as a change, or -1; complete after a flush.
int64_t acknowledged_offset(int32_t partition);
void forget_acknowledgements(void);
/// The opaque of a record whose offset is to be noted.
#define CHANGE ((void *)1)

/// How many records waited at most; nothing yet is 0.
struct read_ahead { size_t most; };
/// Makes the library fetch again as soon as half of the most records that ever waited has been read, as the engine does.
///
/// Before librdkafka 2.2 a broker's thread whose queues are all full sleeps for up to a second, however soon they are
/// read; a question for an offset wakes it. Unwoken, a program stands still for half of its time.
void wake_fetcher(
    rd_kafka_t *client, const char *topic, int32_t partition, size_t waiting, struct read_ahead *read_ahead);

/// A queue of one partition's own, cut off from the consumer's; before the partition is assigned.
rd_kafka_queue_t *partition_queue(rd_kafka_t *client, const char *topic, int32_t partition);

// MARK: The loop: poll, process, commit

/// What a job does. It is called once a batch.
struct job {
    void (*open)(int32_t partition);
    void (*process)(int32_t partition, rd_kafka_message_t **records, int count);
    /// Every record is acknowledged; the log's transaction is about to end.
    void (*prepare_commit)(void);
    /// The log's transaction counts.
    void (*finish_commit)(void);
    void (*close)(int32_t partition);
};

/// Joins the group and works until it is told to stop.
void run(const struct job *job, rd_kafka_t *consumer, rd_kafka_t *producer, const char *input);

// MARK: The jobs

void run_stateless(const char *brokers, const char *group, const char *input, const char *output);
void run_count(
    const char *brokers, const char *group, const char *input, const char *output, const char *changelog,
    const char *directory);
/// Prints how long reading all of a partition takes, into nothing or into a store.
void measure_consumption(const char *brokers, const char *topic);
void measure_restore(const char *brokers, const char *topic, const char *directory);

#endif
