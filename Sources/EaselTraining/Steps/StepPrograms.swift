import EaselCore
import EaselImages
import EaselGraph
import EaselLayers
import EaselRuntime

/// The programs of a step, one for each batch size, and how images get into them.
final class StepPrograms {
    let shape: ImageShape
    let scaling: PixelScaling
    let workers: Workers
    private let trace: (Int) throws -> TracedStep
    private var planned: [Int: Planned] = [:]

    /// A step for one batch size.
    private final class Planned {
        let plan: ProgramPlan
        let labelUse: LabelUse
        let takesProbabilities: Bool
        let takesNumbers: Bool
        let metrics: [Metric]
        var program: StepProgram?

        init(_ step: TracedStep) throws {
            plan = try ProgramPlan(step.graph)
            labelUse = LabelUse(step.graph)
            takesProbabilities = step.graph.takesProbabilities
            takesNumbers = step.graph.takesNumbers
            metrics = step.metrics
        }
    }

    init(_ shape: ImageShape, scaling: PixelScaling, workers: Workers, _ trace: @escaping (Int) throws -> TracedStep) {
        self.shape = shape
        self.scaling = scaling
        self.workers = workers
        self.trace = trace
    }

    /// The program for a batch size, built on first use.
    func program(batchSize: Int) throws -> StepProgram {
        let planned = try planned(batchSize: batchSize)
        if let program = planned.program { return program }
        let program = try StepProgram(Program(planned.plan, workers: workers), measuring: planned.metrics)
        planned.program = program
        return program
    }

    /// The plan for a batch size; takes no memory.
    func plan(batchSize: Int) throws -> ProgramPlan { try planned(batchSize: batchSize).plan }

    /// What a step on a batch of a size measures; takes no memory.
    func metrics(batchSize: Int) throws -> [Metric] { try planned(batchSize: batchSize).metrics }

    private func planned(batchSize: Int) throws -> Planned {
        if let planned = planned[batchSize] { return planned }
        let new = try Planned(trace(batchSize))
        planned[batchSize] = new
        return new
    }

    /// Fills a program's inputs with the images of a batch.
    func fill(_ program: StepProgram, with batch: Batch) throws {
        guard batch.source.imageShape == shape else {
            throw StepError("pictures are \(batch.source.imageShape), the model takes \(shape)")
        }
        let labels = program.labels.values
        if let probabilities = program.probabilities {
            try batch.source.fill(batch: batch.indices, probabilitiesInto: probabilities.values)
        }
        if let numbers = program.numbers {
            try batch.source.fill(batch: batch.indices, numbersInto: numbers.values)
        }
        let use = try planned(batchSize: batch.size).labelUse
        guard let range = batch.labelRange else {
            guard !use.isRead else { throw StepError("the step uses labels, and the images have none") }
            try batch.fill(into: program.images.values, scaling: self.scaling)
            labels.update(repeating: 0)
            return
        }
        // Of the whole source, so that no step looks through labels.
        try use.check(range)
        try batch.fill(into: program.images.values, scaling: self.scaling)
        try batch.fill(labelsInto: labels)
    }

    /// Checks a batch given as numbers, before a program is built or anything is changed.
    /// - Returns: The number of images.
    /// - Throws: `StepError` where the numbers are not whole images, or the labels not one for each of them.
    func batchSize(images: [Float], labels: [Int32]?, count: Int?, expected: Int) throws -> Int {
        let (size, rest) = images.count.quotientAndRemainder(dividingBy: max(shape.count, 1))
        let given = "\(images.count) numbers are"
        guard rest == 0, size > 0 else {
            throw StepError("\(given) not one or more images of \(shape), which have \(shape.count) each")
        }
        if let count, count != size {
            throw StepError("\(given) \(counted(size, "image")) of \(shape), not \(count); scale the images to that")
        }
        if let labels, labels.count != size {
            throw StepError(
                "\(given) \(counted(size, "image")) of \(shape), and there \(labels.count == 1 ? "is" : "are") "
                    + "\(counted(labels.count, "label")); give one label for each image")
        }
        // Without labels, images of another size would pass for more of them.
        guard labels != nil || count != nil || size <= expected else {
            throw StepError(
                "\(given) \(size) images of \(shape), more than the batch of \(expected) that the step is for; scale the "
                    + "images to that size, or say count: \(size)")
        }
        let planned = try planned(batchSize: size)
        guard !planned.takesProbabilities else {
            throw StepError(
                "the step takes the probabilities of classes, which images given as numbers have none of; use a batch")
        }
        guard !planned.takesNumbers else {
            throw StepError(
                "the step takes the numbers to predict, which images given as numbers have none of; use a batch")
        }
        let use = planned.labelUse
        guard labels != nil || !use.isRead else {
            throw StepError("the step uses labels; give one for each of the \(counted(size, "image"))")
        }
        try use.check(labels ?? [])
        return size
    }

    /// Fills a program's inputs with numbers that `batchSize` has checked.
    func fill(_ program: StepProgram, images: [Float], labels: [Int32]?) {
        let target = program.images.values
        for (index, value) in images.enumerated() where index < target.count { target[index] = value }
        let classes = program.labels.values
        for index in classes.indices { classes[index] = labels.map { $0[index] } ?? 0 }
    }
}
