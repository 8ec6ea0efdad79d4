import EaselData
import EaselGraph
import EaselModels
import EaselRuntime

/// How fast a model trains and infers, measured in slices that alternate so that a machine's moods hit all alike.
public struct BenchmarkResult: Codable, Sendable {
    /// The speed of one kind of work.
    public struct Speed: Codable, Sendable {
        /// Pictures a second: the middle of all slices.
        public var imagesPerSecond: Double
        /// Pictures a second in the slowest slice.
        public var slowest: Double
        /// Pictures a second in the fastest slice.
        public var fastest: Double
        /// 10⁹ floating-point operations a second at the median.
        public var gflops: Double
        /// Floating-point operations for one picture.
        public var flopsPerImage: Double
        /// `gflops` as a share of `peakGflops`.
        public var shareOfPeak: Double
    }
    /// The model's name.
    public var model: String
    /// Pictures in a batch.
    public var batchSize: Int
    /// Threads used.
    public var threads: Int
    /// The instruction-set level.
    public var isa: String
    /// The fastest large matrix product of the same process, OpenBLAS on all threads, in GFLOP/s.
    public var peakGflops: Double
    /// Numbers that training changes.
    public var parameters: Int
    /// Steps of training.
    public var training: Speed
    /// Applying the model.
    public var inference: Speed
}

/// Measures the convolutional autoencoder.
public struct AutoencoderBenchmark {
    private let recipe: AutoencoderRecipe
    private let batches: [Batch]
    private let batchSize: Int
    private let workers: Workers
    private let inference: EvaluationStep
    private let clock = ContinuousClock()

    /// Builds model and batches of drawn digits.
    public init(_ model: Autoencoder, batchSize: Int, workers: Workers) throws {
        self.batchSize = batchSize
        self.workers = workers
        let shape = model.imageShape
        recipe = try AutoencoderRecipe(model, optimizer: Adam(), batchSize: batchSize, workers: workers)
        inference = try EvaluationStep(of: model, images: shape, batchSize: batchSize, workers: workers) {
            ["images": model($0.images)]
        }
        let digits = try Digits(height: shape.height, width: shape.width, channels: shape.channels)
        let set = try digits.images(from: 0, count: batchSize * 4)
        batches = try set.batches(of: batchSize, shuffledBy: 0)
    }

    /// Measures for about `seconds`.
    public func measure(seconds: Double) throws -> BenchmarkResult {
        var values: [Float] = []
        func trainOnce(_ index: Int) throws {
            values.removeAll(keepingCapacity: true)
            try recipe.train(on: batches[index % batches.count], learningRate: 1e-3, into: &values)
        }
        func inferOnce(_ index: Int) throws { try inference(batches[index % batches.count]) }
        let peakProduct = PeakProduct(workers: workers)
        var peak = peakProduct.measure()
        for index in 0..<3 { try trainOnce(index) }
        for index in 0..<3 { try inferOnce(index) }
        var (training, inferring): ([Double], [Double]) = ([], [])
        let slice = seconds / 20
        for _ in 0..<10 {
            peak = max(peak, peakProduct.measure())
            training.append(try rate(slice, trainOnce))
            inferring.append(try rate(slice, inferOnce))
        }
        let trainFlops = try Double(recipe.step.plan(batchSize: batchSize).flops) / Double(batchSize)
        let inferFlops = try Double(inference.plan(batchSize: batchSize).flops) / Double(batchSize)
        return BenchmarkResult(
            model: "autoencoder", batchSize: batchSize, threads: workers.threads, isa: InstructionSet.name,
            peakGflops: peak, parameters: recipe.parameters.reduce(0) { $0 + $1.parameter.shape.count },
            training: speed(training, trainFlops, peak), inference: speed(inferring, inferFlops, peak))
    }

    /// Times every instruction of a training step, the mean of `steps` steps.
    public func profile(steps: Int) throws -> [(label: String, microseconds: Double, gflops: Double)] {
        var values: [Float] = []
        for index in 0..<3 { try recipe.train(on: batches[index % batches.count], learningRate: 1e-3, into: &values) }
        let program = try recipe.step.program(batchSize: batchSize)
        var nanoseconds = [UInt64](repeating: 0, count: program.labels.count)
        for _ in 0..<max(steps, 1) { program.profile(addingTo: &nanoseconds) }
        return zip(program.labels, zip(nanoseconds, program.instructionFlops)).map { label, measured in
            let time = Double(measured.0) / Double(max(steps, 1))
            return (label, time / 1000, time > 0 ? Double(measured.1) / time : 0)
        }
    }

    private func rate(_ seconds: Double, _ work: (Int) throws -> Void) throws -> Double {
        let start = clock.now
        var count = 0
        var elapsed = 0.0
        repeat {
            try work(count)
            count += 1
            let time = (clock.now - start).components
            elapsed = Double(time.seconds) + Double(time.attoseconds) * 1e-18
        } while elapsed < seconds
        return Double(count * batchSize) / elapsed
    }

    private func speed(_ rates: [Double], _ flops: Double, _ peak: Double) -> BenchmarkResult.Speed {
        let sorted = rates.sorted()
        let median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        let gflops = median * flops * 1e-9
        return BenchmarkResult.Speed(
            imagesPerSecond: median, slowest: sorted[0], fastest: sorted[sorted.count - 1], gflops: gflops,
            flopsPerImage: flops, shareOfPeak: gflops / peak)
    }
}
