import ArgumentParser
import Easel
import Foundation

@main
struct EaselMain: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "easel", abstract: "Convolutional generative models on an ordinary CPU.")
    @Option var threads = 2
    func run() throws {
        let data = try DatasetCatalog(dataRoot: "../shared/datasets").load("mnist")
        let model = try Autoencoder()
        let workers = Workers(threads: threads)
        let recipe = try AutoencoderRecipe(model, optimizer: Adam(), batchSize: 128, seed: 0, workers: workers)
        let order = try BatchOrder(count: data.train.count, batchSize: 128, seed: 1)
        let clock = ContinuousClock()
        for e in 0..<2 {
            var sum: Float = 0
            var v: [Float] = []
            let t = clock.measure { for b in order.epoch(e) { v = []; try! recipe.train(on: Batch(data.train, b), learningRate: 1e-3, into: &v); sum += v[0] } }
            print(e, sum / Float(order.batchCount), t, 60000.0 / (Double(t.components.attoseconds) * 1e-18 + Double(t.components.seconds)))
            print(try recipe.evaluate(on: data.test))
        }
        let p = try recipe.trainProgram(128)
        var ns = [UInt64](repeating: 0, count: p.labels.count)
        for _ in 0..<100 { p.profile(addingTo: &ns) }
        let total = ns.reduce(0, +)
        for (l, (n, f)) in zip(p.labels, zip(ns, p.instructionFlops)) { print(String(format: "%8.1f us %5.1f%% %6.1f GF/s  ", Double(n) / 1e5, 100 * Double(n) / Double(total), Double(f) * 100 / Double(n)) + l) }
        print(Double(total) / 1e8, "ms", p.plan.arenaByteCount)
    }
}
extension AutoencoderRecipe { func trainProgram(_ n: Int) throws -> Program { try step.program(batchSize: n) } }
