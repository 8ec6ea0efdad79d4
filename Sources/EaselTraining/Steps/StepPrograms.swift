import EaselCore
import EaselGraph
import EaselImages
import EaselRuntime

/// The programs of a step, one for each size, and what is checked before one is filled.
final class StepPrograms {
    let scaling: PixelScaling
    /// The inputs that the step is declared over.
    private(set) var inputs: [InputDeclaration] = []
    /// The one of them that is the images of a batch.
    private var images: InputDeclaration?
    private let workers: Workers
    private let batchSize: Int
    private let trace: (StepSize) throws -> TracedStep
    private var planned: [StepSize: Planned] = [:]
    /// The shapes of the inputs that follow the images of a batch, by the size of those.
    private var shapes: [Size2D: [String: Shape]] = [:]

    /// A step for one size.
    private final class Planned {
        let step: TracedStep
        let plan: ProgramPlan
        let uses: [InputUse]
        var program: StepProgram?

        init(_ step: TracedStep) throws {
            self.step = step
            plan = try ProgramPlan(step.graph)
            uses = InputUse.all(step.inputs, in: step.graph)
        }
    }

    /// Traces the step for the size expected; memory is taken when it first runs.
    init(
        batchSize: Int, scaling: PixelScaling, workers: Workers, _ trace: @escaping (StepSize) throws -> TracedStep
    ) throws {
        (self.batchSize, self.scaling, self.workers, self.trace) = (batchSize, scaling, workers, trace)
        inputs = try planned(StepSize(count: batchSize)).step.inputs
        images = inputs.first { $0.origin == .images }
    }

    /// The program for a size, built on first use.
    func program(_ size: StepSize) throws -> StepProgram {
        let planned = try planned(size)
        if let program = planned.program { return program }
        let program = try StepProgram(
            Program(planned.plan, workers: workers), size, of: planned.step, uses: planned.uses)
        planned.program = program
        return program
    }

    /// The plan for a batch size; takes no memory.
    func plan(batchSize: Int) throws -> ProgramPlan { try planned(StepSize(count: batchSize)).plan }

    /// What a step measures.
    func metrics() throws -> [Metric] { try planned(StepSize(count: batchSize)).step.metrics }

    private func planned(_ size: StepSize) throws -> Planned {
        if let planned = planned[size] { return planned }
        guard size.count > 0 else {
            throw StepError("a batch of \(size.count) pictures; at least 1 is needed")
        }
        let step = try trace(size)
        guard inputs.isEmpty || Set(inputs.map(\.name)) == Set(step.inputs.map(\.name)) else {
            throw StepError(
                "a batch of \(size.count) uses the inputs \(step.inputs), and one of \(batchSize) uses \(inputs)")
        }
        let new = try Planned(step)
        planned[size] = new
        return new
    }

    /// The program for a batch and what is given beside it, filled with them.
    func filled(with batch: Batch, _ values: [InputValues]) throws -> StepProgram {
        let program = try program(size(of: batch, values))
        try program.fill(from: batch, values, scaling: scaling)
        return program
    }

    /// The program for inputs given as arrays, filled with them.
    func filled(with values: [InputValues], count: Int?) throws -> StepProgram {
        try requireInputs(values)
        let counts = try values.map { try $0.exampleCount() }
        for (value, own) in zip(values, counts) where own != counts[0] {
            throw StepError(
                "\(counts[0]) examples are given of the step's input \(values[0].declaration.name), and \(own) of "
                    + "\(value.declaration.name); give as many of each")
        }
        guard let own = counts.first ?? count else { throw StepError("no input is given, nor how many examples") }
        if let count, count != own { throw StepError("\(own) examples are given, not \(count)") }
        // With nothing to compare, examples of another size would pass for more of them.
        guard values.count > 1 || count != nil || own <= batchSize else {
            throw StepError(
                "\(own) examples are given, more than the batch of \(batchSize) that the step is for; say count: \(own)"
            )
        }
        var size = StepSize(count: own)
        addShapes(of: values, to: &size)
        let program = try program(size)
        try program.fill(from: nil, values, scaling: scaling)
        return program
    }

    private func size(of batch: Batch, _ values: [InputValues]) throws -> StepSize {
        var size = StepSize(count: batch.size)
        let own = batch.source.imageShape
        if let images, !own.isShape(images.shape), images.takes(own.tensorShape) {
            size.shapes = try shapes(following: batch, own.size)
        }
        guard !values.isEmpty else { return size }
        try requireInputs(values)
        for value in values where try value.exampleCount() != batch.size {
            throw StepError(
                "\(try value.exampleCount()) examples are given of the step's input \(value.declaration.name), and the batch "
                    + "is of \(batch.size)")
        }
        addShapes(of: values, to: &size)
        return size
    }

    /// The shapes that inputs of any size have with images of a size.
    private func shapes(following batch: Batch, _ size: Size2D) throws -> [String: Shape] {
        if let known = shapes[size] { return known }
        var result: [String: Shape] = [:]
        for input in inputs where input.isOfAnySize {
            switch input.origin {
            case .images: result[input.name] = [size.height, size.width, input.shape[2]]
            case .masks: result[input.name] = [size.height, size.width]
            case .targetImages:
                guard case .image(let image) = try batch.target(at: 0) else { continue }
                result[input.name] = [image.height, image.width, input.shape[2]]
            default: continue
            }
        }
        shapes[size] = result
        return result
    }

    private func addShapes(of values: [InputValues], to size: inout StepSize) {
        for value in values {
            guard let shape = value.shape, shape != value.declaration.shape else { continue }
            size.shapes = (size.shapes ?? [:]).merging([value.declaration.name: shape]) { $1 }
        }
    }

    /// Refuses what the step is not declared over.
    private func requireInputs(_ values: [InputValues]) throws {
        for (place, value) in values.enumerated() {
            let own = value.declaration
            guard inputs.contains(where: { $0.merged(with: own) != nil }) else {
                let known = inputs.isEmpty ? "none" : inputs.map(\.description).joined(separator: ", ")
                throw StepError("the step has no input \(own); it has \(known)")
            }
            guard !values[..<place].contains(where: { $0.declaration.name == own.name }) else {
                throw StepError("the step's input \(own.name) is given twice")
            }
        }
    }
}

extension StepPrograms {
    /// Checks images given as numbers, before a program is built or anything is changed.
    /// - Returns: The images, and the labels where there are some.
    /// - Throws: `StepError` where the numbers are not whole images, or the labels not one for each of them.
    func values(images: [Float], labels: [Int32]?, count: Int?) throws -> [InputValues] {
        guard let input = self.images else {
            throw StepError("the step has no images; give its inputs as StepInputs with their numbers")
        }
        let shape = ImageShape(height: input.shape[0], width: input.shape[1], channels: input.shape[2])
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
        guard labels != nil || count != nil || size <= batchSize else {
            throw StepError(
                "\(given) \(size) images of \(shape), more than the batch of \(batchSize) that the step is for; scale the "
                    + "images to that size, or say count: \(size)")
        }
        let planned = try planned(StepSize(count: size))
        let readsLabels = zip(planned.step.inputs, planned.uses).contains { $0.origin == .labels && $1.isRead }
        guard labels != nil || !readsLabels else {
            throw StepError("the step uses labels; give one for each of the \(counted(size, "image"))")
        }
        let own = labels.flatMap { labels in
            inputs.first { $0.origin == .labels }.map { InputValues($0, labels, shape: nil) }
        }
        return [InputValues(input, images, shape: nil)] + (own.map { [$0] } ?? [])
    }
}
