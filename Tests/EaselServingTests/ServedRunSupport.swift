import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselRuns
import EaselServing
import Foundation

/// A folder of small trained runs, removed when it is no longer used.
final class ServedFolder: Sendable {
    let path: String
    var outputs: String { path + "/outputs" }

    init() throws {
        path = NSTemporaryDirectory() + "easel-serving-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Trains a model on a few drawn digits, and gives the name of the run.
    @discardableResult
    func train(_ model: String, _ options: [String: JSONValue] = [:], limit: Int = 64, epochs: Int = 1) throws -> String
    {
        var plan = TrainingPlan(model, on: DatasetSource("digits", limit: limit))
        (plan.options, plan.epochs, plan.batchSize, plan.place) = (options, epochs, 32, .numbered(in: outputs))
        let trainer = try plan.prepared().begin()
        _ = try trainer.run()
        return FileSystem.lastName(of: trainer.directory.path)
    }

    func autoencoder() throws -> String {
        try train("autoencoder", ["widths": .list([.integer(2), .integer(2)]), "latentSize": .integer(3)])
    }

    func classifier() throws -> String {
        try train("small-convnet", ["widths": .list([.integer(2), .integer(3)]), "featureSize": .integer(4)])
    }

    func service(_ limits: ServingLimits = ServingLimits()) throws -> ModelService {
        ModelService(try ServedRuns(outputs: outputs), limits: limits)
    }
}

/// The bytes of a PNG file of a drawn digit.
func digit(_ place: Int) throws -> [UInt8] {
    let set = try DatasetSource("digits", limit: place + 1).load().train
    return try PNGFile.encode(set.image(at: place))
}

/// An upload of a drawn digit.
func uploadedDigit(_ place: Int) throws -> PictureUpload { try PictureUpload(digit(place), maximumPixels: 1 << 20) }
