import CMallocCount
import EaselCore
import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining
import Testing

/// After the first step of a batch size, a step asks the system for no memory.
@Suite struct StepMemoryTests {
    @Test(.enabled(if: malloc_count_works() != 0, "allocations can be counted with glibc only"))
    func aStepAllocatesNothing() throws {
        let model = try Autoencoder(AutoencoderConfiguration(widths: [4, 8], latentSize: 8))
        let step = try TrainStep(
            updating: model, with: Adam(), images: ImageShape(height: 28, width: 28), batchSize: 8,
            workers: Workers(threads: 1)
        ) { binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images) }
        let set = try Digits().images(from: 0, count: 13)
        let batches = try set.batches(of: 8)
        #expect(batches.map(\.size) == [8, 5])
        for batch in batches { try step(batch) }
        for batch in batches {
            let before = malloc_count()
            try step(batch)
            let allocations = malloc_count() - before
            #expect(allocations == 0, "\(allocations) allocations in a step on \(batch.size) pictures")
        }
        #expect(malloc_count() > 0)
    }

    /// Labels are looked at in each step, too.
    @Test(.enabled(if: malloc_count_works() != 0, "allocations can be counted with glibc only"))
    func checkingLabelsAllocatesNothing() throws {
        let head = Dense(inputFeatures: 784, outputFeatures: 10)
        let step = try TrainStep(
            updating: head, with: Adam(), images: ImageShape(height: 28, width: 28), batchSize: 8,
            workers: Workers(threads: 1)
        ) { categoricalCrossEntropy(logits: head($0.images.flattened()), labels: $0.labels) }
        let batch = try Digits().images(from: 0, count: 8).batches(of: 8)[0]
        try step(batch)
        let before = malloc_count()
        try step(batch)
        #expect(malloc_count() == before)
    }

    /// The same for a program alone, on threads of its own.
    @Test(.enabled(if: malloc_count_works() != 0, "allocations can be counted with glibc only"))
    func aRunAllocatesNothing() throws {
        let trace = Trace(phase: .training)
        trace.record {
            let x = trace.input("x", [64, 64])
            trace.output("result", matrixProduct(tanh(x), .randomNormal([64, 64])).sum())
        }
        let program = try Program(trace.graph, workers: Workers(threads: 2))
        program.run()
        let before = malloc_count()
        program.run(seed: 1, step: 2)
        #expect(malloc_count() == before)
    }
}
