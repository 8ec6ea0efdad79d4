import EaselFiles
import EaselInterchange
import EaselRuntime

/// The log of a run for TensorBoard, beside `log.jsonl`: numbers, samples and weights of every epoch, and the model once.
///
/// As a line of the log, an epoch's events are written before its checkpoint, so that a kill between the two loses nothing:
/// whoever resumes the run trains the epoch again, and the new file says that what came after the checkpoint is to be
/// forgotten. Cutting the old file would change bytes under a TensorBoard that is reading it, which does not look back.
/// Nothing is read from these files, and weights are only looked at.
final class TensorBoardLog {
    private let file: EventFile
    /// What the images are called that are measured while the run trains: `test` or `validation`.
    private let monitoredName: String

    /// Begins a file in the run's folder `tensorboard`.
    /// - Parameter step: The step that training goes on from.
    /// - Throws: A `FileError` where it cannot be written.
    init(in directory: RunDirectory, of recipe: any Recipe, after step: Int) throws {
        monitoredName = directory.record.dataset.monitoredName
        file = try EventFile(in: directory.tensorBoard(), after: step) {
            try TensorBoardGraph(recipe.inferenceGraph(batchSize: directory.record.batchSize))
        }
    }

    /// Adds what an epoch ended with.
    /// - Parameters:
    ///   - record: What was measured.
    ///   - samples: The sample image, a PNG file.
    ///   - recipe: What is trained, for its weights.
    /// - Throws: A `FileError` where it cannot be written.
    func append(_ record: LogRecord, samples: [UInt8], of recipe: any Recipe) throws {
        var summaries = scalars(of: record).map { TensorBoardSummary($0.tag, .scalar($0.value)) }
        if let image = TensorBoardImage(png: samples) { summaries.append(TensorBoardSummary("samples", .image(image))) }
        for named in recipe.parameters where named.parameter.isTrainable {
            let tag = named.name.split(separator: ".").joined(separator: "/")
            summaries.append(TensorBoardSummary(tag, .histogram(histogram(of: named.parameter.storage))))
        }
        // One event for each, so that none is so long that a reader has to take in all weights at once.
        let time = TensorBoardEvent.now()
        try file.append(summaries.map { TensorBoardEvent(.summaries([$0]), step: record.step, time: time) })
    }

    /// The numbers of an epoch, by the names that `log.jsonl` has for them.
    private func scalars(of record: LogRecord) -> [(tag: String, value: Double)] {
        let measured = [("train", record.train), (monitoredName, record.test)].flatMap { group, values in
            values.sorted { $0.key < $1.key }.map { (tag: "\(group)/\($0.key)", value: $0.value) }
        }
        let others = [
            ("epoch", Double(record.epoch)), ("learningRate", record.learningRate), ("seconds", record.seconds),
            ("imagesPerSecond", record.imagesPerSecond), ("waiting", record.waiting),
        ]
        return measured + others.compactMap { name, value in value.map { (tag: "run/\(name)", value: $0) } }
    }

    private func histogram(of storage: Storage) -> TensorBoardHistogram {
        if let numbers = storage.numbers { return TensorBoardHistogram(UnsafeBufferPointer(numbers)) }
        return storage.values.withUnsafeBufferPointer { TensorBoardHistogram($0) }
    }
}

extension RunDirectory {
    /// The folder of event files, made where there is none.
    fileprivate func tensorBoard() throws(FileError) -> OpenFolder { try folder.folder("tensorboard", isMade: true) }
}
