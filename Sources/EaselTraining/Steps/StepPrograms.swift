import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselRuntime

/// The programs of a step, one for each batch size, and how images get into them.
final class StepPrograms {
    let shape: ImageShape
    let scaling: PixelScaling
    let workers: Workers
    private let makeGraph: (Int) throws -> Graph
    private var plans: [Int: ProgramPlan] = [:]
    private var programs: [Int: StepProgram] = [:]
    private var labelUses: [Int: LabelUse] = [:]

    init(_ shape: ImageShape, scaling: PixelScaling, workers: Workers, _ makeGraph: @escaping (Int) throws -> Graph) {
        self.shape = shape
        self.scaling = scaling
        self.workers = workers
        self.makeGraph = makeGraph
    }

    /// The program for a batch size, built on first use.
    func program(batchSize: Int) throws -> StepProgram {
        if let program = programs[batchSize] { return program }
        let program = try StepProgram(Program(plan(batchSize: batchSize), workers: workers))
        plans[batchSize] = nil
        programs[batchSize] = program
        return program
    }

    /// The plan for a batch size; takes no memory.
    func plan(batchSize: Int) throws -> ProgramPlan {
        if let plan = programs[batchSize]?.program.plan ?? plans[batchSize] { return plan }
        let graph = try makeGraph(batchSize)
        let plan = try ProgramPlan(graph)
        labelUses[batchSize] = LabelUse(graph)
        plans[batchSize] = plan
        return plan
    }

    /// Fills a program's inputs with the images of a batch.
    func fill(_ program: StepProgram, with batch: Batch) throws {
        guard batch.source.imageShape == shape else {
            throw StepError("pictures are \(batch.source.imageShape), the model takes \(shape)")
        }
        let labels = program.labels.values
        let use = try labelUse(batchSize: batch.size)
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
        let use = try labelUse(batchSize: size)
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

    private func labelUse(batchSize: Int) throws -> LabelUse {
        if let use = labelUses[batchSize] { return use }
        _ = try plan(batchSize: batchSize)
        return labelUses[batchSize] ?? LabelUse(Graph())
    }
}
