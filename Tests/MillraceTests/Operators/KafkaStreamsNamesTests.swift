import Millrace
import MillraceTesting

// What users of Kafka Streams write from habit. It compiles only if each call finds the declaration that says what to
// write instead: what is unavailable may be used in what is unavailable. There is nothing to run.

@available(*, unavailable)
private func habits(
    of builder: StreamsBuilder, _ table: KTable<String, String>, _ topology: Topology, _ streams: Streams
) {
    builder.addGlobalStore("s")
    _ = topology.describe()

    let stream = builder.stream("in", key: .string, value: .string)
    _ = stream.merge(stream)
    stream.foreach { _, _ in }
    stream.print()
    stream.process({ table }, "s")
    stream.processValues({ table })
    stream.transform({ table })
    stream.transformValues({ table })
    _ = stream.groupBy({ _, value in value }, key: .string)
    _ = stream.split().branch({ _, _ in true }, named: "b")
    _ = stream.join(stream) { left, right in left + right }
    _ = stream.join(stream, { left, right in left + right }, within: .seconds(1))
    _ = stream.join(stream, within: .seconds(1)) { left, right in left + right }
    _ = stream.leftJoin(stream, within: .seconds(1)) { left, right in left + (right ?? "") }
    _ = stream.outerJoin(stream, within: .seconds(1)) { left, right in (left ?? "") + (right ?? "") }

    let group = stream.groupByKey()
    group.count("s")
    group.count(Materialized("s"))
    group.reduce("s") { $0 + $1 }
    group.reduce({ $0 + $1 }, Materialized("s"))
    group.aggregate({ 0 }) { _, _, count in count + 1 }
    group.aggregate({ 0 }, { _, _, count in count + 1 }, Materialized("s"))
    _ = group.windowedBy("w")
    _ = group.cogroup { _, value, all in all + value }

    table.to("t")
    _ = table.queryableStoreName
    _ = table.suppress("s")
    _ = table.groupBy { _, value in value }
    _ = table.transformValues { _, value in value ?? "" }
    _ = table.transformValues({ _ in { _, value in value } }, "s")

    streams.start()
    streams.close()
    streams.setStateListener { _, _ in }
    streams.setUncaughtExceptionHandler("h")
    streams.setGlobalStateRestoreListener("l")
    streams.metrics()
    streams.store("counts")
    streams.query("q")
    streams.pause()
    streams.resume()
    streams.addStreamThread()
    streams.removeStreamThread()
}

@available(*, unavailable)
private func habits(
    of stream: KStream<String, String>, _ orders: KTable<String, String>, _ customers: KTable<Int64, String>,
    _ countries: GlobalKTable<String, String>, _ group: KGroupedTable<String, Int64>
) {
    _ = stream.join(customers) { value, row in value + row }
    _ = stream.join(countries) { value, row in value + row }
    _ = stream.join(countries, { _, value in value }) { value, row in value + row }
    _ = stream.leftJoin(countries) { value, row in value + (row ?? "") }
    _ = stream.leftJoin(countries, { _, value in value }, { value, row in value + (row ?? "") })

    _ = orders.join(customers, { order in Int64(order) }) { order, customer in order + customer }
    _ = orders.join(customers, { _, order in Int64(order) }, { order, customer in order + customer })
    _ = orders.leftJoin(customers, { order in Int64(order) }) { order, customer in order + (customer ?? "") }
    _ = orders.leftJoin(customers, { _, order in Int64(order) }, { order, customer in order + (customer ?? "") })

    group.count("s")
    group.count(Materialized("s"))
    group.reduce({ $0 + $1 }, { $0 - $1 })
    group.aggregate({ 0 }, { _, value, sum in sum + value }, { _, value, sum in sum - value }, Materialized("s"))
}

/// What is right, and must not be taken for a habit.
private func rightCalls(
    of stream: KStream<String, String>, _ table: KTable<String, String>, _ counts: KTable<String, Int64>,
    _ countries: GlobalKTable<String, String>, _ storeName: String
) {
    stream.groupByKey().count(store: "s")
    stream.groupByKey().count(store: Materialized(storeName))
    stream.groupByKey().reduce(store: "s") { $0 + $1 }
    stream.groupByKey().aggregate(initial: 0) { _, _, count in count + 1 }
    _ = stream.join(table) { value, row in value + row }
    _ = stream.join(counts, { value, count in "\(value) \(count)" })
    _ = stream.leftJoin(table) { key, value, row in key + value + (row ?? "") }
    _ = stream.join(countries, by: { _, value in value }) { value, row in value + row }
    _ = counts.join(table, by: { count in "\(count)" }) { count, row in "\(count) \(row)" }
    _ = table.join(counts, { row, count in "\(row) \(count)" })
    _ = table.transformValues { _ in { key, value in value.map { key + $0 } } }
    table.groupBy { _, value in (value, value) }.reduce {
        $0 + $1
    } subtracting: { sum, _ in
        sum
    }
    table.groupBy { _, value in
        let length = value.count
        return (value, length)
    }.aggregate(initial: 0) { _, length, sum in
        sum + length
    } subtracting: { _, length, sum in
        sum - length
    }
}

@available(*, unavailable)
private func habits(of driver: TopologyTestDriver) throws {
    let input = driver.createInputTopic("in", key: .string, value: .string)
    input.pipeInput("k", "v")
    input.pipeInput("v")
    input.pipeKeyValueList([("k", "v")])
    input.pipeValueList(["v"])
    let output = driver.createOutputTopic("out", key: .string, value: .string)
    _ = output.readValuesToList()
    _ = output.readKeyValuesToList()
    _ = output.readRecordsToList()
    _ = output.readKeyValuesToMap()
    _ = output.getQueueSize()
    _ = driver.getKeyValueStore("s", key: .string, value: .string).get("k")
    _ = driver.getTimestampedKeyValueStore("s", key: .string, value: .string)
    driver.advanceWallClockTime(.seconds(1))
}
