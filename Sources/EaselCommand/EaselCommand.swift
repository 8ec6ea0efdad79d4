import ArgumentParser
import EaselTraining

/// The command `easel`.
@main
struct EaselCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "easel",
        abstract: "Train, use and measure convolutional generative models on an ordinary CPU.",
        discussion: """
            Example:
              easel train autoencoder --data digits --epochs 2
            """,
        version: easelVersion,
        subcommands: [
            Train.self, Reconstruct.self, Denoise.self, Sample.self, Interpolate.self, Traverse.self, Manifold.self,
            TimelineCommand.self, Evaluate.self, Describe.self, Data.self, Bench.self,
        ])
}
