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
        let watch = try GroupWatch(group: application, topic: input, cluster: cluster)
        let process = try start(contender, job.rawValue, application: application, input: input, output: output)
        let course: GroupWatch.Course
        do { course = try watch.follow(process, records: options.records) } catch {
            process.kill9()
            throw error
        }
        let usage = try process.stop()
        try OutputCheck(job: job, cluster: cluster, input: input).check(output, of: contender)
        try cluster.delete([output], application: application)
        TemporaryDirectory.remove("\(directory.path)/\(application)")
        return JobFigures(
            rate: course.rate, processorMicroseconds: usage.processorSeconds / Double(options.records) * 1_000_000,
            peakResidentMegabytes: usage.peakResidentMegabytes, secondsToFirstCommit: course.secondsToFirstCommit)
    }
}
