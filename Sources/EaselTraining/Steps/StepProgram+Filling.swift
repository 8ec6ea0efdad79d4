import EaselCore
import EaselGraph
import EaselImages

extension StepProgram {
    /// Fills the inputs, each with its own values where there are some, or with what a batch has of it.
    /// - Throws: `StepError` for an input that is read and not given, or labels that are none of its classes, and what
    ///   reading a batch reports. Nothing but the inputs is changed by then.
    func fill(from batch: Batch?, _ values: [InputValues], scaling: PixelScaling) throws {
        // By their places: going through the elements of an array takes memory in a build without optimisation.
        for index in inputs.indices {
            let place = inputs[index]
            if let own = values.numbers(of: place.declaration) {
                try place.fill(own)
            } else if !place.use.isRead, place.declaration.origin != .images {
                place.clear()
            } else if let batch, place.declaration.origin != .array {
                try place.fill(from: batch, scaling: scaling)
            } else {
                throw place.missing(besides: batch)
            }
        }
    }
}

extension StepProgram.Place {
    /// Copies numbers, of which there are as many as there is room for.
    fileprivate func fill(_ numbers: InputValues.Numbers) throws {
        switch (memory, numbers) {
        case (.floats(let memory), .floats(let values)) where memory.count == values.count:
            _ = memory.update(fromContentsOf: values)
        case (.integers(let memory), .integers(let values)) where memory.count == values.count:
            try use.check(values)
            _ = memory.update(fromContentsOf: values)
        default:
            throw StepError("the step's input \(declaration) is given \(numbers.count) numbers of another kind or size")
        }
    }

    fileprivate func clear() {
        switch memory {
        case .floats(let memory): memory.update(repeating: 0)
        case .integers(let memory): memory.update(repeating: 0)
        }
    }

    /// Takes from a batch what the declaration says.
    fileprivate func fill(from batch: Batch, scaling: PixelScaling) throws {
        switch (memory, declaration.origin) {
        case (.floats(let memory), .images):
            let own = batch.source.imageShape
            guard own.isShape(shape) else {
                throw StepError("pictures are \(own), the model takes \(shape.imageText)")
            }
            try batch.fill(into: memory, scaling: scaling)
        case (.floats(let memory), .rows):
            let own = batch.source.imageShape
            guard own.height == 1, own.width == 1, own.channels == shape[0] else {
                throw StepError("the step takes rows of \(counted(shape[0], "column")), and the batch is of \(own)")
            }
            try batch.fill(into: memory, scaling: scaling)
        case (.floats(let memory), .targetImages):
            let own = ImageShape(height: shape[0], width: shape[1], channels: shape[2])
            try batch.fill(targetImagesInto: memory, of: own, scaling: scaling)
        case (.floats(let memory), .numbers): try batch.fill(numbersInto: memory)
        case (.floats(let memory), .probabilities): try batch.fill(probabilitiesInto: memory)
        case (.floats(let memory), .memberships): try batch.fill(membershipsInto: memory)
        case (.integers(let memory), .labels):
            // Of the whole source, so that no step looks through labels.
            guard let range = batch.labelRange else {
                throw StepError("the step uses labels, and the images have none")
            }
            try use.check(range)
            try batch.fill(labelsInto: memory)
        case (.integers(let memory), .masks):
            try batch.fill(masksInto: memory, size: Size2D(height: shape[0], width: shape[1]))
            try use.check(memory)
        default: throw missing(besides: batch)
        }
    }

    fileprivate func missing(besides batch: Batch?) -> StepError {
        let way = batch == nil ? "give it with the others" : "give it beside the batch, as an array"
        return StepError("the step uses its input \(declaration), which is not given; \(way)")
    }
}

extension [InputValues] {
    /// What is given of an input.
    fileprivate func numbers(of input: InputDeclaration) -> InputValues.Numbers? {
        isEmpty ? nil : first { $0.declaration.name == input.name }?.numbers
    }
}

extension Shape {
    /// An image's shape as images write it.
    fileprivate var imageText: String { dimensions.map(String.init).joined(separator: "x") }
}
