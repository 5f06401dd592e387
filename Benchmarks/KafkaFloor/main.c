#include "floor.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    const char *job = count > 1 ? arguments[1] : "";
    char **rest = arguments + 2;
    if (!strcmp(job, "stateless") && count == 6)
        run_stateless(rest[0], rest[1], rest[2], rest[3]);
    else if (!strcmp(job, "count") && count == 8)
        run_count(rest[0], rest[1], rest[2], rest[3], rest[4], rest[5]);
    else if (!strcmp(job, "consume") && count == 4)
        measure_consumption(rest[0], rest[1]);
    else if (!strcmp(job, "restore") && count == 5)
        measure_restore(rest[0], rest[1], rest[2]);
    else {
        fputs(
            "usage: kafka-floor stateless BROKERS GROUP INPUT OUTPUT\n"
            "       kafka-floor count BROKERS GROUP INPUT OUTPUT CHANGELOG DIRECTORY\n"
            "       kafka-floor consume BROKERS TOPIC\n"
            "       kafka-floor restore BROKERS TOPIC DIRECTORY\n",
            stderr);
        return 64;
    }
    return 0;
}
