import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselRuntime

/// The programs of one step, one for each batch size met, and how pictures get into them.
final class StepPrograms {
    let shape: ImageShape
    let range: PixelRange
    let workers: Workers
    private let makeGraph: (Int) throws -> Graph
    private var plans: [Int: ProgramPlan] = [:]
    private var programs: [Int: Program] = [:]

    init(_ shape: ImageShape, range: PixelRange, workers: Workers, _ makeGraph: @escaping (Int) throws -> Graph) {
        self.shape = shape
        self.range = range
        self.workers = workers
        self.makeGraph = makeGraph
    }

    /// The program for a batch size, built on first use.
    func program(batchSize: Int) throws -> Program {
        if let program = programs[batchSize] { return program }
        let program = try Program(plan(batchSize: batchSize), workers: workers)
        plans[batchSize] = nil
        programs[batchSize] = program
        return program
    }

    /// The plan for a batch size; takes no memory.
    func plan(batchSize: Int) throws -> ProgramPlan {
        if let plan = programs[batchSize]?.plan ?? plans[batchSize] { return plan }
        let plan = try ProgramPlan(makeGraph(batchSize))
        plans[batchSize] = plan
        return plan
    }

    /// Fills a program's inputs with the pictures of a batch.
    func fill(_ program: Program, with batch: Batch) throws {
        guard batch.set.height == shape.height, batch.set.width == shape.width, batch.set.channels == shape.channels
        else {
            throw StepError(
                "pictures are \(batch.set.height)x\(batch.set.width)x\(batch.set.channels), the model takes \(shape)")
        }
        try batch.set.fill(batch: batch.indices, into: program.input("images"), range: range)
        let labels = program.integerInput("labels")
        if batch.set.labels != nil {
            try batch.set.fill(batch: batch.indices, labelsInto: labels)
        } else {
            labels.update(repeating: 0)
        }
    }

    /// Fills a program's inputs with numbers.
    func fill(_ program: Program, images: [Float], labels: [Int32]?) throws {
        let target = program.input("images")
        guard images.count == target.count else {
            throw StepError("\(images.count) numbers are not a batch of pictures of \(shape)")
        }
        for (index, value) in images.enumerated() { target[index] = value }
        for (index, value) in (labels ?? []).enumerated() where index < program.integerInput("labels").count {
            program.integerInput("labels")[index] = value
        }
    }
}

/// A step that cannot be built or run.
public struct StepError: Error, CustomStringConvertible {
    /// What is wrong, in one line.
    public let description: String

    /// Makes an error from its line; control characters in it are escaped.
    public init(_ description: String) { self.description = description.inOneLine }
}
