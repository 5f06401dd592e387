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
    _ = stream.join(stream, { left, right in left + right }, within: .seconds(1))
    _ = stream.join(stream, within: .seconds(1)) { left, right in left + right }
    _ = stream.leftJoin(stream, within: .seconds(1)) { left, right in left + (right ?? "") }
    _ = stream.outerJoin(stream, within: .seconds(1)) { left, right in (left ?? "") + (right ?? "") }

    let group = stream.groupByKey()
    _ = group.count("s")
    _ = group.reduce("s") { $0 + $1 }
    _ = group.aggregate({ 0 }) { _, _, count in count + 1 }
    _ = group.windowedBy("w")
    _ = group.cogroup { _, value, all in all + value }

    table.to("t")
    _ = table.queryableStoreName
    _ = table.suppress("s")

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
