import Millrace
import MillraceTesting

/// What one run of a job came to.
struct JobFigures {
    var rate: Double
    var processorMicroseconds: Double
    var peakResidentMegabytes: Double
    var secondsToFirstCommit: Double
}

extension Bench {
    /// One run of a job: fresh application, output and changelog; the output is checked before the figures count.
    func run(_ job: Job, _ contender: Contender) throws -> JobFigures {
        let application = nextApplication(job.rawValue, contender)
        let output = "\(application)-output"
        try cluster.create(output, partitions: InputRecords.partitions)
        if contender == .floor, job == .count {
            // The other two make it by themselves.
            try cluster.create(
                "\(application)-counts-changelog", partitions: InputRecords.partitions, ["cleanup.policy": "compact"])
        }
        let inputs = inputs(of: job)
        let watch = try GroupWatch(group: application, topics: inputs, output: output, cluster: cluster)
        let process = try start(
            contender, job.rawValue, application: application, input: inputs.joined(separator: ","), output: output)
        // A row of a table is a record as well.
        let records = options.records(of: job) + (job.table?.count ?? 0)
        let course: GroupWatch.Course
        do { course = try watch.follow(process, records: records) } catch {
            process.kill9()
            throw error
        }
        let usage = try process.stop()
        try OutputCheck(job: job, cluster: cluster, input: inputs[0], output: output, contender: contender).check()
        try cluster.delete([output], application: application)
        TemporaryDirectory.remove("\(directory.path)/\(application)")
        return JobFigures(
            rate: course.rate, processorMicroseconds: usage.processorSeconds / Double(records) * 1_000_000,
            peakResidentMegabytes: usage.peakResidentMegabytes, secondsToFirstCommit: course.secondsToFirstCommit)
    }
}
