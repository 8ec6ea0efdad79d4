import ArgumentParser

/// The command `easel`.
@main
struct EaselMain: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "easel", abstract: "Convolutional generative models on an ordinary CPU.")
}
