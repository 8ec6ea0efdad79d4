import EaselCore
import EaselData
import EaselFiles
import EaselImages
import EaselLayers
import EaselRuntime
import EaselTraining

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Images that a trained run generates for the training of another, of the classes of its training images.
///
/// A model with classes draws them, as many of each as there are in training; an autoencoder without reconstructs training
/// images; a generator without classes draws any, for images without labels.
struct GeneratedTrainingImages {
    /// The images, with labels where the training images have some.
    let images: ImageSet
    /// How a run records them.
    let record: RunRecord.Augmentation.Generated

    /// The most bytes of pixels that are generated.
    private static let byteLimit = 256 << 20

    /// Generates images.
    /// - Parameters:
    ///   - path: The folder of the run that generates them, or one of its checkpoints.
    ///   - share: The share of training images that they will replace.
    ///   - dataset: The training images.
    ///   - areClassesLearned: Whether the model learns the classes of images, so that generated ones must have them.
    ///   - seed: The seed that they are drawn from.
    ///   - run: The folder of the run to be, which need not be there yet.
    /// - Throws: What is wrong with the run's files; `RunError` for images of another size or of classes that it cannot draw.
    init(
        run path: String, share: Double, for dataset: Dataset, areClassesLearned: Bool, seed: UInt64,
        recordedIn run: String, workers: Workers
    ) throws {
        guard (0...1).contains(share) else {
            throw OptionError("--share is \(plain(share)), it must be from 0 to 1")
        }
        let (directory, checkpoint) = try RunLocation(path).open(.best)
        let record = directory.record
        guard record.imageShape == dataset.imageShape else {
            throw RunError(
                "\(path): its pictures are \(record.imageShape), those to train on \(dataset.imageShape); generate with a run "
                    + "of the same size, or use --size")
        }
        let count = min(dataset.train.count, max(Self.byteLimit / max(dataset.imageShape.count, 1), 1))
        let chosen = dataset.train.randomSubset(count, seed: seed)
        let (pixels, labels) = try Self.pixels(
            directory, checkpoint, like: chosen, dataset, areClassesLearned, seed: seed, workers)
        images = try ImageSet(dataset.imageShape, pixels: pixels, labels: labels)
        self.record = RunRecord.Augmentation.Generated(
            path: RecordedPath.recorded(directory.path, from: run),
            hash: String(try SHA256.hexDigest(of: FileSystem.read(checkpoint.file.path)).prefix(16)), share: share,
            count: count, checksum: images.checksum)
    }

    private static func pixels(
        _ directory: RunDirectory, _ checkpoint: FoundCheckpoint, like chosen: any ImageSource, _ dataset: Dataset,
        _ areClassesLearned: Bool, seed: UInt64, _ workers: Workers
    ) throws -> (pixels: [UInt8], labels: [Int32]?) {
        let record = directory.record
        let name = record.model.name
        if try ModelCatalog.isAutoencoder(name), !ModelCatalog.needsLabels(name) {
            let model = try Reconstructor(record, from: checkpoint.file, workers: workers)
            var pixels: [UInt8] = []
            pixels.reserveCapacity(chosen.count * chosen.imageShape.count)
            for index in 0..<chosen.count {
                for result in try model([chosen.image(at: index)]) { pixels += result.image.pixels }
            }
            return (pixels, chosen.labels)
        }
        let space = try LatentSpace(directory, checkpoint, workers: workers) { dataset.train }
        guard areClassesLearned, let labels = chosen.labels else {
            let drawn = try GeneratedImages(space, count: chosen.count, seed: seed)
            return (drawn.images.flatMap(\.pixels), nil)
        }
        guard space.decoder.classes != nil else {
            throw RunError(
                "\(directory.path): \(name) draws pictures of no class in particular, and those to train on have classes; "
                    + "generate with a run of conditional-dcgan, conditional-vae, vae or autoencoder")
        }
        let own = try ownClasses(of: dataset, in: record)
        let wanted = labels.map { own[Int($0)] }
        let drawn = try GeneratedImages(space, count: chosen.count, seed: seed) { wanted[$0] }
        return (drawn.images.flatMap(\.pixels), labels)
    }

    /// The number that the generating run has for each class, found by name where both have names.
    private static func ownClasses(of dataset: Dataset, in record: RunRecord) throws -> [Int] {
        let names = dataset.classNames ?? []
        guard let known = record.classNames else {
            throw RunError(
                "the run that is to generate pictures does not record the names of its classes, so which are which is not known; "
                    + "train one anew")
        }
        return try names.map { name in
            guard let place = known.firstIndex(of: name) else {
                throw RunError(
                    "the run that is to generate pictures does not know class \(name.inOneLine(limit: 60)); it knows "
                        + ImageSet.listed(known))
            }
            return place
        }
    }
}

extension RunDirectory {
    private static let generatedName = "generated.safetensors"

    /// Writes generated images into the folder of a run.
    static func keep(_ images: ImageSet, in folder: OpenFolder) throws {
        let shape = images.imageShape
        var writer = SafetensorsWriter()
        try writer.add(
            "images", shape: [images.count, shape.height, shape.width, shape.channels], images.pixels)
        if let labels = images.labels { try writer.add("labels", shape: [labels.count], labels) }
        try writer.write(generatedName, in: folder, isChecked: true)
    }

    /// The generated images that the run keeps; `nil` where it was begun without.
    /// - Throws: `FileError` for a file that is damaged, `RunError` for one that holds others.
    package func generatedImages() throws -> ImageSet? {
        guard let generated = record.augmentation?.generated else { return nil }
        let path = folder.path(of: Self.generatedName)
        let file = try SafetensorsFile(folder.open(Self.generatedName, O_RDONLY | O_NONBLOCK))
        let shape = record.imageShape
        let pixels = try file.values(
            "images", shape: [generated.count, shape.height, shape.width, shape.channels], as: UInt8.self)
        let labels =
            file.tensor("labels") == nil
            ? nil : try file.values("labels", shape: [generated.count], as: Int32.self)
        let images = try ImageSet(shape, pixels: pixels, labels: labels)
        guard images.checksum == generated.checksum else {
            throw RunError("\(path): not the generated pictures that the run was begun with; put those back")
        }
        return images
    }
}
