#include "floor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

volatile sig_atomic_t is_stopping;

/// A partition that the group has given us.
struct assigned {
    int32_t partition;
    rd_kafka_queue_t *queue;
    /// The offset of the next record to process.
    int64_t position;
    bool has_moved;
};

static const struct job *job;
static rd_kafka_t *consumer, *producer;
static rd_kafka_queue_t *group_queue;
static const char *input;
static struct assigned assigned[most_partitions];
static int assigned_count;
static struct read_ahead read_ahead;
static rd_kafka_consumer_group_metadata_t *membership;
static bool is_in_transaction;
static int64_t last_commit;
static int wakeup[2];

// MARK: Committing

static void commit(void)
{
    last_commit = now_us();
    if (!is_in_transaction) return;
    // The commit would flush as well, but the job wants to know the offsets before it.
    if (job->prepare_commit) {
        const rd_kafka_resp_err_t error = rd_kafka_flush(producer, 10000);
        if (error) give_up("flush", rd_kafka_err2str(error));
        job->prepare_commit();
    }
    rd_kafka_topic_partition_list_t *positions = rd_kafka_topic_partition_list_new(assigned_count);
    for (int index = 0; index < assigned_count; index++) {
        if (!assigned[index].has_moved) continue;
        rd_kafka_topic_partition_list_add(positions, input, assigned[index].partition)->offset =
            assigned[index].position;
        assigned[index].has_moved = false;
    }
    check(rd_kafka_send_offsets_to_transaction(producer, positions, membership, 10000), "send offsets");
    check(rd_kafka_commit_transaction(producer, 10000), "commit");
    rd_kafka_topic_partition_list_destroy(positions);
    is_in_transaction = false;
    if (job->finish_commit) job->finish_commit();
    forget_acknowledgements();
}

// MARK: The group

static void take_assignment(const rd_kafka_topic_partition_list_t *given)
{
    // At this moment and no other it is certain to be the identity that owns these partitions.
    membership = rd_kafka_consumer_group_metadata(consumer);
    rd_kafka_topic_partition_list_t *list = rd_kafka_topic_partition_list_copy(given);
    const rd_kafka_resp_err_t error = rd_kafka_committed(consumer, list, 30000);
    if (error) give_up("ask for committed offsets", rd_kafka_err2str(error));
    for (assigned_count = 0; assigned_count < list->cnt; assigned_count++) {
        rd_kafka_topic_partition_t *partition = &list->elems[assigned_count];
        if (partition->partition >= most_partitions) give_up("take an assignment", "too many partitions");
        // Inputs start at offset 0 where nothing is committed.
        if (partition->offset < 0) partition->offset = 0;
        struct assigned *taken = &assigned[assigned_count];
        *taken = (struct assigned){.partition = partition->partition, .position = partition->offset};
        taken->queue = partition_queue(consumer, input, partition->partition);
        rd_kafka_queue_io_event_enable(taken->queue, wakeup[1], "!", 1);
    }
    // The log is read ahead while the job restores.
    rd_kafka_assign(consumer, list);
    rd_kafka_topic_partition_list_destroy(list);
    if (job->open)
        for (int index = 0; index < assigned_count; index++) job->open(assigned[index].partition);
    last_commit = now_us();
}

static void give_back(void)
{
    if (rd_kafka_assignment_lost(consumer)) give_up("go on", "the group has given the partitions to others");
    if (assigned_count > 0) commit();
    for (int index = 0; index < assigned_count; index++) {
        rd_kafka_queue_io_event_enable(assigned[index].queue, -1, NULL, 0);
        rd_kafka_queue_destroy(assigned[index].queue);
        if (job->close) job->close(assigned[index].partition);
    }
    assigned_count = 0;
    read_ahead = (struct read_ahead){0};
    if (membership) rd_kafka_consumer_group_metadata_destroy(membership);
    membership = NULL;
    rd_kafka_assign(consumer, NULL);
}

static void take_event(rd_kafka_event_t *event)
{
    switch (rd_kafka_event_type(event)) {
    case RD_KAFKA_EVENT_REBALANCE:
        if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS)
            take_assignment(rd_kafka_event_topic_partition_list(event));
        else
            give_back();
        break;
    case RD_KAFKA_EVENT_ERROR:
        if (rd_kafka_event_error(event) == RD_KAFKA_RESP_ERR__FATAL)
            give_up("go on consuming", rd_kafka_event_error_string(event));
        break;
    default: break;
    }
    rd_kafka_event_destroy(event);
}

// MARK: The loop

/// How many records of all partitions have been read ahead.
static size_t records_waiting(void)
{
    size_t waiting = 0;
    for (int index = 0; index < assigned_count; index++) waiting += rd_kafka_queue_length(assigned[index].queue);
    return waiting;
}

static int process_batch(struct assigned *from, size_t limit)
{
    static rd_kafka_message_t *records[batch_size];
    const ssize_t taken = rd_kafka_consume_batch_queue(from->queue, 0, records, limit);
    if (taken <= 0) return 0;
    int count = 0;
    for (; count < taken; count++)
        if (records[count]->err) give_up("read", rd_kafka_message_errstr(records[count]));
    if (count == batch_size) wake_fetcher(consumer, input, from->partition, records_waiting(), &read_ahead);
    if (!is_in_transaction) {
        check(rd_kafka_begin_transaction(producer), "begin a transaction");
        is_in_transaction = true;
    }
    job->process(from->partition, records, count);
    from->position = records[count - 1]->offset + 1;
    from->has_moved = true;
    for (int index = 0; index < count; index++) rd_kafka_message_destroy(records[index]);
    return count;
}

static void wait_for_work(void)
{
    // A signal is only missed if it is cleared after the queues were looked at.
    for (int index = 0; index < assigned_count; index++)
        if (rd_kafka_queue_length(assigned[index].queue) > 0) return;
    if (rd_kafka_queue_length(group_queue) > 0) return;
    int64_t limit = 100;
    if (is_in_transaction) limit = (last_commit + commit_interval_us - now_us()) / 1000;
    struct pollfd waiting = {.fd = wakeup[0], .events = POLLIN};
    if (limit > 0) poll(&waiting, 1, (int)limit);
}

static void clear_wakeup(void)
{
    char bytes[64];
    while (read(wakeup[0], bytes, sizeof bytes) > 0) continue;
}

static void stop(int signal) { is_stopping = signal; }

void run(const struct job *a_job, rd_kafka_t *a_consumer, rd_kafka_t *a_producer, const char *an_input)
{
    job = a_job, consumer = a_consumer, producer = a_producer, input = an_input;
    signal(SIGTERM, stop);
    signal(SIGINT, stop);
    if (pipe2(wakeup, O_NONBLOCK | O_CLOEXEC)) give_up("make a pipe", strerror(errno));
    group_queue = rd_kafka_queue_get_consumer(consumer);
    rd_kafka_queue_io_event_enable(group_queue, wakeup[1], "!", 1);
    rd_kafka_topic_partition_list_t *topics = rd_kafka_topic_partition_list_new(1);
    rd_kafka_topic_partition_list_add(topics, input, RD_KAFKA_PARTITION_UA);
    const rd_kafka_resp_err_t error = rd_kafka_subscribe(consumer, topics);
    if (error) give_up("subscribe", rd_kafka_err2str(error));
    rd_kafka_topic_partition_list_destroy(topics);

    while (!is_stopping) {
        rd_kafka_event_t *event;
        while ((event = rd_kafka_queue_poll(group_queue, 0))) take_event(event);
        // A little of each partition first: an output's partition joins the transaction with its first record, and
        // those that come together join in one request.
        const size_t limit = is_in_transaction ? batch_size : first_batch_size;
        int processed = 0;
        for (int index = 0; index < assigned_count; index++) {
            processed += process_batch(&assigned[index], limit);
            if (now_us() - last_commit >= commit_interval_us) commit();
        }
        if (processed > 0) continue;
        clear_wakeup();
        wait_for_work();
        if (now_us() - last_commit >= commit_interval_us) commit();
    }

    rd_kafka_error_t *closing = rd_kafka_consumer_close_queue(consumer, group_queue);
    check(closing, "close the consumer");
    while (!rd_kafka_consumer_closed(consumer)) {
        rd_kafka_event_t *event = rd_kafka_queue_poll(group_queue, 100);
        if (event) take_event(event);
    }
    rd_kafka_queue_destroy(group_queue);
    rd_kafka_destroy(consumer);
}
