import ArgumentParser
import EaselRuns
import EaselRuntime
import EaselTraining

/// The options that say what removes the noise, and how much of it.
struct NoiseRemovalOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The trained run's folder, or a checkpoint in it. (default: the denoiser that is built in)",
            valueName: "run"), completion: .run)
    var run: String?

    @Option(help: "Which checkpoint of the run to use. (default: latest)")
    var checkpoint: RunLocation.Choice?

    @Flag(help: "Learn from the one noisy picture alone, in seconds, instead of using a trained model.")
    var zeroShot = false

    @Option(
        help: ArgumentHelp(
            "The standard deviation of the noise, of 255, or auto to estimate it. (default: auto)",
            valueName: "number|auto"))
    var sigma: String?

    @Option(help: ArgumentHelp("The share of the noise to remove, 0 to 1. (default: 1)", valueName: "number"))
    var strength: Double?

    func validate() throws {
        if zeroShot, run != nil { throw ValidationError("--zero-shot learns from the picture alone; leave out --run") }
        if checkpoint != nil, run == nil { throw ValidationError("--checkpoint is of a run; name it with --run") }
        if zeroShot, sigma != nil {
            throw ValidationError("--zero-shot is not told how much noise there is; leave out --sigma")
        }
        if let strength, !(0...1).contains(strength) {
            throw ValidationError("--strength is \(strength), it must be from 0 to 1")
        }
        _ = try noiseLevel()
    }

    /// The deviation in `0…1`; nil where it is to be estimated.
    private func noiseLevel() throws -> Double? {
        guard let sigma, sigma != "auto" else { return nil }
        guard let number = Double(sigma), (0...255).contains(number) else {
            throw ValidationError("--sigma \(sigma): expected a number from 0 to 255, or auto")
        }
        return number / 255
    }

    /// What removes the noise, and what it is called; says on standard error what was skipped.
    func open(workers: Workers) throws -> (remover: any NoiseRemover, name: String) {
        let (level, strength) = (try noiseLevel(), strength ?? 1)
        if zeroShot { return (try ZeroShotDenoiser(strength: strength, workers: workers), "zero-shot") }
        guard let run else {
            return (try BuiltInDenoiser(noiseLevel: level, strength: strength, workers: workers), "built-in")
        }
        let opened = try RunLocation(run).open(checkpoint ?? .latest) { Output.warn($0) }
        let remover = try opened.directory.record.noiseRemover(
            from: opened.checkpoint.file, noiseLevel: level, named: sigma.map { _ in "--sigma" }, strength: strength,
            workers: workers)
        return (remover, run)
    }
}
