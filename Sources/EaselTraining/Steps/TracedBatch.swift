import EaselCore
import EaselGraph

/// The inputs of a batch while a step is traced: images, labels, and whatever else the step is declared over.
public struct TracedBatch {
    /// The number of examples.
    public let size: Int
    private let trace: Trace
    /// The shapes of examples that are others than declared.
    private let shapes: [String: Shape]
    private let imageInput: InputDeclaration?
    let uses: Uses

    /// The inputs that were asked for, and the metrics that were reported, while a step was traced.
    final class Uses {
        var inputs: [InputDeclaration] = []
        var tensors: [Tensor] = []
        var metrics: [Metric] = []
    }

    /// - Parameter images: The images that the step is for; `nil` for a step over inputs of its own.
    init(_ trace: Trace, _ images: InputDeclaration?, size: StepSize) {
        (self.trace, imageInput, self.size, shapes) = (trace, images, size.count, size.shapes ?? [:])
        uses = Uses()
        guard let images else { return }
        // Whether the loss asks for them or not.
        for input in [images, .labels] { _ = tensor(of: input) }
    }

    /// The tensor of an input, `[size, …]`; asking for it makes it one of the step's.
    public subscript<Element>(input: StepInput<Element>) -> Tensor { tensor(of: input.declaration) }

    /// The images, `[size, height, width, channels]`, in the model's pixel range.
    public var images: Tensor {
        guard let imageInput else {
            return trace.fail("batch.images", "the step was made without images:; say there what an image is")
        }
        return tensor(of: imageInput)
    }

    /// The labels, whole numbers `[size]`.
    public var labels: Tensor { tensor(of: .labels) }

    /// The probability of each class, `[size, classes]`: all of it on an image's label, but for images that were mixed.
    /// - Parameter classes: The number of classes.
    public func probabilities(classes: Int) -> Tensor { self[.probabilities(classes: classes)] }

    /// Whether each class is one of an image's, as 1 or 0, `[size, classes]`.
    /// - Parameter classes: The number of classes.
    public func memberships(classes: Int) -> Tensor { self[.memberships(classes: classes)] }

    /// The class of each pixel, whole numbers `[size, height, width]`, in masks as large as the images.
    /// - Parameter classes: Values are checked to be below this, before anything is changed.
    public func masks(classes: Int) -> Tensor {
        guard let imageInput else {
            return trace.fail(
                "batch.masks", "the step was made without images:; say there what an image is, or use StepInput.masks")
        }
        let size = Size2D(height: imageInput.shape[0], width: imageInput.shape[1])
        return self[.masks(size, classes: classes, ofAnySize: imageInput.isOfAnySize)]
    }

    /// The numbers to predict, `[size, count]`.
    /// - Parameter count: How many there are for each example.
    public func targets(_ count: Int = 1) -> Tensor { self[.targets(count)] }

    /// Asks for a scalar to be measured in each step, as the loss is.
    /// - Parameters:
    ///   - metric: The metric; no other of the step has its name.
    ///   - value: One number.
    public func report(_ metric: Metric, _ value: Tensor) {
        guard value.node == nil || value.shape.count == 1 else {
            value.trace.fail("report", "\(metric) must be one number, it is \(value.type); take its mean")
            return
        }
        trace.output(metric.name, value)
        uses.metrics.append(metric)
    }

    private func tensor(of input: InputDeclaration) -> Tensor {
        if let place = uses.inputs.firstIndex(where: { $0.name == input.name }) {
            guard let merged = uses.inputs[place].merged(with: input) else {
                return trace.fail(
                    "input",
                    "there are two inputs named \(input.name), \(uses.inputs[place]) and \(input); give each a name of "
                        + "its own")
            }
            uses.inputs[place] = merged
            return uses.tensors[place]
        }
        if let fault = input.fault { return trace.fail("input", fault) }
        let shape = shapes[input.name] ?? input.shape
        let tensor = trace.stepInput(input.name, Shape([size] + shape.dimensions), input.type.elementType)
        uses.inputs.append(input)
        uses.tensors.append(tensor)
        return tensor
    }
}

extension Trace {
    /// Refuses an input that a step's own code made: who runs the step has no way to fill it.
    /// - Throws: `StepError` with its name.
    func requireFilledInputs() throws {
        // What went wrong first is said first.
        guard diagnostic == nil, let input = inputsNoStepFills.first else { return }
        throw StepError(
            "the step's input \(input) would never be filled, as images and labels are; for numbers of each example, ask "
                + "the batch for a StepInput, and for others that change between steps, use a Parameter with isTrainable: "
                + "false and assign its values")
    }
}
