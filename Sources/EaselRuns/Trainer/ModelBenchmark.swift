import EaselCore
import EaselData
import EaselImages
import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining

/// Benchmarks any model that has a recipe: its training step, which for a GAN is a step of each player, and inference.
package struct ModelBenchmark {
    private let model: String
    private let recipe: any Recipe
    private let batches: [Batch]
    private let batchSize: Int
    private let learningRate: Float
    private let workers: Workers
    private let inference: Predictor
    private let images: Predictor.Input<Float>?
    private let labels: Predictor.Input<Int32>?
    private let clock = ContinuousClock()

    /// Builds the model's inference program and batches of synthetic images that the model can learn from.
    /// - Parameters:
    ///   - model: The model's name in the result.
    ///   - recipe: What trains it, built for `workers`.
    ///   - image: The size of its images.
    ///   - batchSize: The batch size.
    ///   - learningRate: The learning rate of every step.
    ///   - source: Images to take in place of synthetic ones.
    ///   - workers: The threads to run on.
    /// - Throws: What building a step reports.
    package init(
        _ model: String, recipe: any Recipe, image: ImageShape, batchSize: Int, learningRate: Float = 1e-3,
        images source: (any ImageSource)? = nil, workers: Workers = .shared
    ) throws {
        (self.model, self.recipe, self.workers) = (model, recipe, workers)
        (self.batchSize, self.learningRate) = (batchSize, learningRate)
        let graph = try recipe.inferenceGraph(batchSize: batchSize)
        let inference = try Predictor(graph, chunk: batchSize, workers: workers, keepsParameters: true)
        let names = Set(graph.inputs.map(\.name))
        images = names.contains("images") ? try inference.input("images") : nil
        labels = names.contains("labels") ? try inference.input("labels", of: Int32.self) : nil
        // What else is given beside pictures, as the level of noise: its values change nothing about how long it takes.
        for name in names.subtracting(["images", "labels"]) {
            try inference.input(name).rows().update(repeating: 0.1)
        }
        self.inference = inference
        if let source { try recipe.check(source) }
        let few =
            try source?.limited(to: batchSize * 4) ?? recipe.syntheticImages(of: image, count: batchSize * 4)
        // A set in memory has labels and no other targets.
        let stored = try? few.inMemory()
        let set: any ImageSource = stored.flatMap { (try? recipe.check($0)) == nil ? nil : $0 } ?? few
        batches = try set.batches(of: batchSize, shuffledBy: 0).filter { $0.size == batchSize }
    }

    /// Measures for about `seconds`.
    package func measure(seconds: Double) throws -> BenchmarkResult {
        func trainOnce(_ index: Int) throws { try train(index) }
        func inferOnce(_ index: Int) throws { try infer(index) }
        let peakProduct = try PeakProduct(workers: workers)
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
        let stepFlops = try recipe.trainingSteps.reduce(0) { try $0 + $1.plan(batchSize: batchSize).flops }
        let trainFlops = Double(stepFlops) / Double(batchSize)
        let inferFlops = Double(inference.plan.flops) / Double(batchSize)
        let trained = recipe.parameters.filter(\.parameter.isTrainable)
        return BenchmarkResult(
            model: model, batchSize: batchSize, threads: workers.threads, isa: InstructionSet.name,
            peakGflops: peak, parameters: trained.reduce(0) { $0 + $1.parameter.shape.count },
            training: speed(training, trainFlops, peak), inference: speed(inferring, inferFlops, peak))
    }

    /// Measures training on images that are read while it runs, as a training reads them: with how much waiting.
    /// - Throws: `DataError` naming an image that cannot be read, and what training reports.
    package func measureData(_ source: any ImageSource, seconds: Double) throws -> BenchmarkResult.Data {
        let alone = try LoaderBenchmark(
            source, batchSize: batchSize, threads: workers.threads, seconds: seconds / 2)
        let order = try BatchOrder(count: source.count, batchSize: batchSize, seed: 0)
        let loader = try BatchLoader(
            source, order: order, steps: 0..<(order.batchCount << 20), prefetch: 16, threads: workers.threads,
            autotune: true)
        defer { loader.stop() }
        // What the first batches cost more is not counted.
        var (start, waited, count, steps, elapsed) = (clock.now, Duration.zero, 0, 0, 0.0)
        while elapsed < seconds, let batch = try loader.next() {
            _ = try recipe.train(on: batch, learningRate: learningRate)
            steps += 1
            if steps == 4 {
                (start, waited, count) = (clock.now, loader.waitingTime, 0)
            } else {
                count += batch.size
                elapsed = (clock.now - start).inSeconds
            }
        }
        return BenchmarkResult.Data(
            imagesPerSecond: alone.imagesPerSecond, trainingImagesPerSecond: Double(count) / max(elapsed, 1e-9),
            waiting: min(1, (loader.waitingTime - waited).inSeconds / max(elapsed, 1e-9)))
    }

    /// Times every instruction of a training step, the least of `steps` steps: what it takes where nothing else holds
    /// the machine up. The sum is less than a step takes.
    package func profile(steps: Int) throws -> [(label: String, microseconds: Double, gflops: Double)] {
        for index in 0..<3 { try train(index) }
        let programs = try recipe.trainingSteps.map { try $0.program(batchSize: batchSize) }
        var times = programs.map { [UInt64](repeating: .max, count: $0.labels.count) }
        for _ in 0..<max(steps, 1) {
            for (number, program) in programs.enumerated() {
                var nanoseconds = [UInt64](repeating: 0, count: program.labels.count)
                program.profile(addingTo: &nanoseconds)
                for (index, time) in nanoseconds.enumerated() { times[number][index] = min(times[number][index], time) }
            }
        }
        return zip(programs, times).flatMap { program, times in
            zip(program.labels, zip(times, program.instructionFlops)).map { label, measured in
                let time = Double(measured.0)
                return (label, time / 1000, time > 0 ? Double(measured.1) / time : 0)
            }
        }
    }

    private func train(_ index: Int) throws {
        _ = try recipe.train(on: batches[index % batches.count], learningRate: learningRate)
    }

    private func infer(_ index: Int) throws {
        let batch = batches[index % batches.count]
        if let images { try batch.fill(into: images.rows(), scaling: .zeroToOne) }
        if let labels { try batch.fill(labelsInto: labels.rows()) }
        try inference.run()
    }

    private func rate(_ seconds: Double, _ work: (Int) throws -> Void) throws -> Double {
        let start = clock.now
        var count = 0
        var elapsed = 0.0
        repeat {
            try work(count)
            count += 1
            elapsed = (clock.now - start).inSeconds
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
