import EaselFiles
import EaselImages
import EaselRuntime

/// Test images over what an autoencoder makes of them, for the report of its run.
struct ReportReconstructions: Sendable {
    /// The most images.
    private static let most = 16

    /// The sheet as a PNG file.
    let png: [UInt8]
    /// The number of images.
    let count: Int
    /// The mean squared error over them.
    let meanSquaredError: Double

    /// Draws reconstructions of images that the run keeps, else of its test images where they are on this machine.
    /// - Throws: What is wrong with the run's files or its images, `RunError` where the images are not on this machine.
    init(of run: RunDirectory, from checkpoint: SafetensorsFile, root: String?, workers: Workers) throws {
        let images: [Image]
        if let kept = try run.keptTestImages(Self.most) {
            images = kept
        } else {
            let source = try run.imageSource(root: root)
            guard source.isOnThisMachine else {
                throw RunError("the data set \(source.name) is not on this machine")
            }
            let test = try run.loadImages(root: root, threads: workers.threads).monitored
            images = try (0..<min(Self.most, test.count)).map { try test.image(at: $0) }
        }
        guard !images.isEmpty else { throw RunError("the run has nothing to test on") }
        let results = try Reconstructor(run.record, from: checkpoint, workers: workers)(images)
        count = images.count
        meanSquaredError = results.reduce(0) { $0 + $1.error.meanSquaredError } / Double(count)
        let sheet = try ImageGrid(comparing: [images, results.map(\.image)], columns: min(8, count))
        png = try PNGFile.encode(sheet.render())
    }
}
