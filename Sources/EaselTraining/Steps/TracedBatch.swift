import EaselCore
import EaselGraph

/// The images and labels of a batch while a step is traced.
public struct TracedBatch {
    /// The images, `[size, height, width, channels]`, in the model's pixel range.
    public let images: Tensor
    /// The labels, whole numbers `[size]`.
    public let labels: Tensor
    /// The number of images.
    public let size: Int
    let reports: Reports

    /// The name of the input that `probabilities(classes:)` makes.
    static let probabilitiesName = "probabilities"

    /// The probability of each class, `[size, classes]`: all of it on an image's label, but for images that were mixed.
    /// - Parameter classes: The number of classes.
    public func probabilities(classes: Int) -> Tensor {
        if let known = reports.probabilities, known.shape == [size, classes] { return known }
        let input = images.trace.stepInput(Self.probabilitiesName, [size, classes])
        reports.probabilities = input
        return input
    }

    /// The name of the input that `numbers(_:)` makes.
    static let numbersName = "numbers"

    /// The numbers to predict of each image, `[size, count]`, as the set has them.
    /// - Parameter count: How many there are of each.
    public func numbers(_ count: Int = 1) -> Tensor {
        if let known = reports.numbers, known.shape == [size, count] { return known }
        let input = images.trace.stepInput(Self.numbersName, [size, count])
        reports.numbers = input
        return input
    }

    /// The metrics that were reported while a step was traced.
    final class Reports {
        var metrics: [Metric] = []
        var probabilities: Tensor?
        var numbers: Tensor?
    }

    /// Asks for a scalar to be measured in each step, as the loss is.
    /// - Parameters:
    ///   - metric: The metric; no other of the step has its name.
    ///   - value: One number.
    public func report(_ metric: Metric, _ value: Tensor) {
        guard value.node == nil || value.shape.count == 1 else {
            value.trace.fail("report", "\(metric) must be one number, it is \(value.type); take its mean")
            return
        }
        images.trace.output(metric.name, value)
        reports.metrics.append(metric)
    }

    init(_ trace: Trace, _ shape: ImageShape, size: Int) {
        images = trace.stepInput("images", [size, shape.height, shape.width, shape.channels])
        labels = trace.stepInput("labels", [size], .int32)
        self.size = size
        reports = Reports()
    }
}

extension Trace {
    /// Refuses an input that a step's own code made: who runs the step has no way to fill it.
    /// - Throws: `StepError` with its name.
    func requireFilledInputs() throws {
        // What went wrong first is said first.
        guard diagnostic == nil, let input = inputsNoStepFills.first else { return }
        throw StepError(
            "the step's input \(input) would never be filled, as images and labels are; for numbers that change between steps, "
                + "use a Parameter with isTrainable: false and assign its values")
    }
}
