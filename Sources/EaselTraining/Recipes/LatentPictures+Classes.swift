import EaselData
import EaselGraph
import EaselModels
import EaselRuntime

/// Pictures of given classes. Latents of a model with classes have one more number for each of them, 1 for the class that
/// is drawn and 0 for the others; shares of several classes draw what lies between.
extension LatentPictures {
    /// Traces a model that may look at labels.
    /// - Parameters:
    ///   - model: Whatever holds the parameters used.
    ///   - latentSize: How many standard normal numbers a picture is drawn from.
    ///   - classes: How many classes there are; `nil` where labels are not looked at.
    ///   - shape: The size of the pictures.
    ///   - range: What the model's pixels mean.
    ///   - workers: The threads to run on.
    ///   - decode: Latents `[N, latentSize]`, and a share of each class `[N, classes]`, to pictures.
    /// - Throws: The first diagnostic of the trace, a parameter that the model does not hold, or missing memory.
    public convenience init(
        of model: Any, latentSize: Int, classes: Int?, shape: ImageShape, range: PixelRange,
        workers: Workers = .shared, decode: (Tensor, Tensor?) -> Tensor
    ) throws {
        try self.init(
            of: model, latentSize: latentSize + (classes ?? 0), shape: shape, range: range, workers: workers
        ) { latents in
            guard let classes else { return decode(latents, nil) }
            return decode(
                latents.slice(alongAxis: 1, from: 0, count: latentSize),
                latents.slice(alongAxis: 1, from: latentSize, count: classes))
        }
    }

    /// Latents of given classes, one after another: those of the same seed and place in the list have the same noise.
    /// - Parameters:
    ///   - labels: The class of each.
    ///   - classes: How many classes the model has.
    ///   - seed: The seed of the noise.
    /// - Throws: `StepError` for a class that there is not.
    public func latents(ofClasses labels: [Int], of classes: Int, seed: UInt64) throws -> [Float] {
        if let odd = labels.first(where: { !(0..<classes).contains($0) }) {
            throw StepError("there is no class \(odd); the model draws classes 0 to \(classes - 1)")
        }
        var latents = latents(count: labels.count, seed: seed)
        for (row, label) in labels.enumerated() {
            let start = (row + 1) * latentSize - classes
            for index in 0..<classes { latents[start + index] = index == label ? 1 : 0 }
        }
        return latents
    }

    /// Pictures of given classes.
    /// - Throws: `StepError` for a class that there is not.
    public func pictures(ofClasses labels: [Int], of classes: Int, seed: UInt64) throws -> [Image] {
        try pictures(of: latents(ofClasses: labels, of: classes, seed: seed))
    }

    /// A sheet of rows that go through the classes in order, as many columns as classes up to ten.
    func sheet(rows: Int, of classes: Int, seed: UInt64) throws -> ImageGrid {
        let columns = min(classes, 10)
        return try ImageGrid(
            pictures(ofClasses: (0..<(rows * columns)).map { $0 % classes }, of: classes, seed: seed), columns: columns)
    }
}
