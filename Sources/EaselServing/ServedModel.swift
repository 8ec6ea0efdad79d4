import EaselCore
import EaselFiles
import EaselImages
import EaselLayers
import EaselRuns
import EaselRuntime

/// The model of a run with the weights of its latest checkpoint, and what it can be asked for.
///
/// What a question needs is built when it is first asked. It belongs to one thread: a `ModelWorker` has one each.
final class ServedModel {
    /// The run.
    let directory: RunDirectory
    /// The checkpoint whose weights it has.
    let checkpoint: FoundCheckpoint
    private let workers: Workers
    private let root: String?

    private lazy var built = Built()

    /// What was built already.
    private struct Built {
        var reconstructor: Reconstructor?
        var encoder: LatentEncoder?
        var classifier: Classifier?
        var explainer: ClassExplainer?
        var segmenter: Segmenter?
        var space: LatentSpace?
        /// The denoiser of the settings that were last asked for.
        var remover: (level: Double?, strength: Double, remover: any NoiseRemover)?
    }

    /// Opens a run.
    /// - Parameters:
    ///   - path: Its folder.
    ///   - root: Where data sets are looked for first, for what is fitted to training images.
    ///   - workers: The threads to run on.
    /// - Throws: What is wrong with its files.
    init(_ path: String, root: String?, workers: Workers) throws {
        (directory, checkpoint) = try RunLocation(path).open()
        (self.root, self.workers) = (root, workers)
    }

    private func get<Value>(
        _ place: WritableKeyPath<Built, Value?>, _ make: (RunRecord, SafetensorsFile) throws -> Value
    ) throws -> Value {
        if let value = built[keyPath: place] { return value }
        let value = try make(directory.record, checkpoint.file)
        built[keyPath: place] = value
        return value
    }

    private func require(_ ability: RunAbility) throws(ServingError) {
        guard RunAbility.all(of: directory.record).contains(ability) else {
            throw ServingError(
                .unprocessable,
                "\(directory.record.model.name) cannot \(ability.rawValue); it can \(RunAbility.listed(of: directory.record))"
            )
        }
    }

    /// Pictures brought to the model's size, each by itself.
    func reconstructionInputs(_ upload: PictureUpload, _ change: PictureChange) throws -> (
        original: Image, noisy: Image?
    ) {
        try require(.reconstruct)
        let reconstructor = try reconstructor()
        let original = try reconstructor.fitted(change.turned(upload.decoded()))
        return (original, try change.noisy(original))
    }

    private func reconstructor() throws -> Reconstructor {
        try get(\.reconstructor) { try Reconstructor($0, from: $1, workers: workers) }
    }

    /// Reconstructs pictures of the model's size, several questions' at once.
    func reconstruct(_ inputs: [(original: Image, noisy: Image?)]) throws -> [ReconstructionAnswer] {
        let results = try reconstructor()(inputs.map { $0.noisy ?? $0.original })
        return try zip(inputs, results).map { input, result in
            // Of the numbers themselves where nothing was added, as the command tells it.
            let error =
                try input.noisy == nil ? result.error : ImageDifference(original: input.original, image: result.image)
            return ReconstructionAnswer(
                image: AnsweredPicture(result.image), original: AnsweredPicture(input.original),
                noisy: input.noisy.map { AnsweredPicture($0) },
                difference: AnsweredPicture(try input.original.difference(from: result.image)),
                mse: error.meanSquaredError, psnr: error.psnr)
        }
    }

    /// Takes the noise away from a picture of any size.
    /// - Parameters:
    ///   - level: The standard deviation of the noise in `0…1`; estimated if `nil`.
    ///   - strength: The share of the noise to remove.
    func denoise(
        _ upload: PictureUpload, _ change: PictureChange, level: Double?, strength: Double
    ) throws -> DenoisingAnswer {
        try require(.denoise)
        let remover = try remover(level: level, strength: strength)
        let original = try change.inverts ? upload.decoded().inverted() : upload.decoded()
        let noisy = try change.noisy(original)
        let cleaned = try remover.cleaned(noisy ?? original) { _ in }
        let error = try noisy.map { _ in try ImageDifference(original: original, image: cleaned.image) }
        func shown(_ image: Image) -> AnsweredPicture { AnsweredPicture(change.inverts ? image.inverted() : image) }
        return DenoisingAnswer(
            image: shown(cleaned.image), original: shown(original), noisy: noisy.map(shown),
            difference: AnsweredPicture(try original.difference(from: cleaned.image)),
            mse: error?.meanSquaredError, psnr: error?.psnr, noiseLevel: cleaned.noiseLevel, notes: cleaned.notes)
    }

    private func remover(level: Double?, strength: Double) throws -> any NoiseRemover {
        if let known = built.remover, known.level == level, known.strength == strength { return known.remover }
        let made = try directory.record.noiseRemover(
            from: checkpoint.file, noiseLevel: level, named: level.map { _ in "level" }, strength: strength,
            workers: workers)
        built.remover = (level, strength, made)
        return made
    }

    /// A picture as the classifier sees it.
    func classificationInput(_ upload: PictureUpload, _ change: PictureChange) throws -> Image {
        try require(.classify)
        let classifier = try classifier()
        classifier.inverts = change.inverts
        return try classifier.fitted(upload.bytes, name: PictureUpload.name)
    }

    private func classifier() throws -> Classifier {
        try get(\.classifier) { try Classifier($0, from: $1, workers: workers) }
    }

    /// Classifies pictures that are as the classifier sees them, several questions' at once.
    func classify(_ seen: [Image]) throws -> [Classification] {
        let classifier = try classifier()
        // They are inverted already.
        classifier.inverts = false
        return try classifier(seen)
    }

    /// The picture under what a class was told by.
    func explanation(_ upload: PictureUpload, _ change: PictureChange) throws -> AnsweredPicture {
        try require(.explain)
        let explainer = try get(\.explainer) { try ClassExplainer($0, from: $1, workers: workers) }
        explainer.inverts = change.inverts
        return try AnsweredPicture(explainer.overlay(of: upload.bytes, name: PictureUpload.name).image)
    }

    /// The class of each pixel of a picture.
    func segment(_ upload: PictureUpload, _ change: PictureChange) throws -> SegmentationAnswer {
        try require(.segment)
        let segmenter = try get(\.segmenter) { try Segmenter($0, from: $1, workers: workers) }
        let image = try change.turned(upload.decoded())
        let mask = try segmenter(image)
        let classes = zip(segmenter.classNames, segmenter.pixelCounts(of: mask)).enumerated().map { number, found in
            let colour = ClassColours.colour(of: UInt8(number)).map { byte in
                let digits = String(byte, radix: 16)
                return digits.count < 2 ? "0" + digits : digits
            }
            return SegmentationAnswer.Class(
                className: found.0, number: number, share: Double(found.1) / Double(mask.pixels.count),
                colour: "#" + colour.joined())
        }
        return SegmentationAnswer(overlay: try AnsweredPicture(image.overlaid(by: mask)), classes: classes)
    }

    /// The latent of a picture.
    func encode(_ upload: PictureUpload, _ change: PictureChange) throws -> LatentAnswer {
        try require(.encode)
        let encoder = try get(\.encoder) { try LatentEncoder($0, from: $1, workers: workers) }
        let image = try encoder.fitted(change.turned(upload.decoded()))
        return LatentAnswer(
            latents: try encoder.latents(of: [image]).first ?? [], latentSize: encoder.latentSize,
            original: AnsweredPicture(image))
    }

    /// The latent space of the run; what must be fitted to training images is fitted when it is first drawn from.
    private func space() throws -> LatentSpace {
        try get(\.space) { [directory, root, checkpoint, workers] _, _ in
            try LatentSpace(directory, checkpoint, workers: workers) { try directory.loadImages(root: root).train }
        }
    }

    /// The most numbers of pictures that are drawn for one request: a grid of them has to be held whole.
    private static let mostDrawn = 32 << 20

    /// Refuses more pictures than there is room for, before any is drawn.
    private func checkRoom(_ count: Int, _ space: LatentSpace) throws(ServingError) {
        let most = max(Self.mostDrawn / space.decoder.shape.count, 1)
        guard count <= most else {
            throw ServingError(
                .unprocessable,
                "\(count) pictures of \(space.decoder.shape) are too many for one request, which takes \(most)")
        }
    }

    /// The number of a class that is to be drawn.
    private func drawnClass(_ name: String?, _ space: LatentSpace) throws -> Int? {
        try name.map { try directory.record.drawnClass($0, of: space.decoder).number }
    }

    /// The pictures of latents. One of a model that knows classes may come without the numbers that stand for its class, where
    /// the class is named.
    func decode(_ latents: [[Float]], className: String?, columns: Int?) throws -> PicturesAnswer {
        try require(.decode)
        let space = try space()
        try checkRoom(latents.count, space)
        let label = try drawnClass(className, space)
        let shares = try space.decoder.shares(of: label)
        let whole = try latents.enumerated().map { place, latent in
            if latent.count == space.decoder.latentSize, className == nil { return latent }
            guard latent.count == space.decoder.noiseSize else {
                throw ServingError(
                    .unprocessable,
                    "latents[\(place)] has \(counted(latent.count, "number")), a latent of this run has \(space.decoder.noiseSize)"
                )
            }
            guard space.decoder.classes == nil || label != nil else {
                throw ServingError(.unprocessable, "the model draws classes; name one as class")
            }
            return latent + shares
        }
        let images = try space.decoder.images(of: whole.flatMap(\.self))
        return try pictures(images, columns: columns, isBare: images.count == 1)
    }

    /// Draws pictures from a seed, as `easel sample` does.
    func sample(count: Int, seed: UInt64, className: String?, columns: Int?) throws -> PicturesAnswer {
        try require(.sample)
        let space = try space()
        try checkRoom(count, space)
        let label = try drawnClass(className, space)
        return try pictures(
            space.decoder.images(of: space.latents(count: count, seed: seed, label: label)), columns: columns)
    }

    /// Draws the way between what seeds draw, as `easel interpolate --seeds` does.
    func interpolate(seeds: [UInt64], steps: Int, path: LatentPath, className: String?) throws -> PicturesAnswer {
        try require(.interpolate)
        let space = try space()
        try checkRoom((seeds.count - 1) * steps, space)
        let label = try drawnClass(className, space)
        let ends = try seeds.map { try space.latents(count: 1, seed: $0, label: label) }
        let rows = try ends.indices.dropLast().map { index in
            try space.decoder.images(of: space.way(from: ends[index], to: ends[index + 1], steps: steps, path))
        }
        return PicturesAnswer(
            images: rows.joined().map { AnsweredPicture($0) },
            sheet: try AnsweredPicture(ImageGrid(groups: [rows])))
    }

    private func pictures(_ images: [Image], columns: Int?, isBare: Bool = false) throws -> PicturesAnswer {
        let columns = columns ?? Int(Double(images.count).squareRoot().rounded(.up))
        let each = images.map { AnsweredPicture($0) }
        return PicturesAnswer(
            images: each, sheet: isBare ? each[0] : AnsweredPicture(try ImageGrid(images, columns: columns)))
    }
}

extension Image {
    /// How far each sample is from another image's, white for the most there can be; transparency is laid over white.
    fileprivate func difference(from other: Image) throws -> Image {
        let (one, another) = try (converted(toChannels: colours), other.converted(toChannels: colours))
        return try Image(
            height: height, width: width, channels: one.channels,
            pixels: zip(one.pixels, another.pixels).map { $0 > $1 ? $0 - $1 : $1 - $0 })
    }
}
