import Easel
import Foundation
import Testing

/// Small trained runs of every kind, each trained once through the command, for the tests of what is done with them.
enum TrainedRuns {
    static let autoencoder = train("autoencoder", ["--widths", "4,8", "--latent-size", "6", "--limit", "200"])
    static let denoising = train(
        "denoising-autoencoder",
        ["--limit", "800", "--batch-size", "8", "--epochs", "3", "--learning-rate", "0.003", "--noise", "gaussian:0.3"])
    static let vae = train(
        "vae", ["--widths", "4,8", "--hidden-size", "16", "--latent-size", "3", "--limit", "200", "--epochs", "3"])
    static let conditionalVAE = train(
        "conditional-vae", ["--widths", "4,8", "--hidden-size", "16", "--latent-size", "2", "--limit", "200"])
    static let dcgan = train(
        "dcgan",
        ["--base-width", "4", "--latent-size", "8", "--limit", "200", "--epochs", "2", "--average-decay", "0.9"])
    static let conditionalDCGAN = train(
        "conditional-dcgan", ["--base-width", "4", "--latent-size", "8", "--limit", "200"])
    static let classifier = train(
        "classifier",
        ["--widths", "8,16", "--feature-size", "16", "--limit", "600", "--learning-rate", "0.01", "--epochs", "2"])

    private static func train(_ model: String, _ options: [String]) -> Folder? {
        let folder = Folder()
        var common = ["train", model, "--data", "digits", "--output", "run"]
        if !options.contains("--batch-size") { common += ["--batch-size", "20"] }
        let epochs = options.contains("--epochs") ? [] : ["--epochs", "1"]
        let finished = try? Command.run(common + epochs + options, in: folder)
        if let finished, finished.code != 0 { Issue.record("\(model): \(finished.errors)") }
        return finished?.code == 0 ? folder : nil
    }
}

extension Folder {
    /// Runs a command that must succeed.
    @discardableResult
    func easel(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> Finished {
        try easel(arguments, location: location)
    }

    /// Runs a command that must succeed.
    @discardableResult
    func easel(_ arguments: [String], location: SourceLocation = #_sourceLocation) throws -> Finished {
        let finished = try Command.run(arguments, in: self)
        #expect(finished.code == 0, "\(finished.errors)", sourceLocation: location)
        return finished
    }

    /// The line of a command that must fail with one.
    func failure(_ arguments: String..., location: SourceLocation = #_sourceLocation) throws -> String {
        try Command.run(arguments, in: self).error(location)
    }

    func picture(_ file: String) throws -> Image { try PNGFile.read(path + "/" + file) }

    func write(_ picture: Image, _ file: String) throws { try PNGFile.write(picture, to: path + "/" + file) }
}

/// A drawn digit.
func digit(_ index: Int) throws -> Image { try Digits().images(from: index, count: 1).image(at: 0) }

/// The size of a grid of pictures of 28x28, which are enlarged twice, four pixels apart.
func gridSize(rows: Int, columns: Int, groups: Int = 1) -> [Int] {
    [rows * 60 + groups * 4, columns * 60 + 4]
}

func size(_ picture: Image) -> [Int] { [picture.height, picture.width] }
