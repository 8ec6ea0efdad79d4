/// A reader of bytes from outside: what `Tools/fuzz` feeds with mutated input, and the tests with what was found that way.
public struct FuzzedReader: Sendable {
    /// Reads one input. Throws what the reader throws, or a `BrokenPromise`.
    public typealias Read = ([UInt8]) throws -> Void

    /// The name on the command line, and of the folder of its regression files.
    public let name: String
    /// What is fuzzed by it, as `Type.function` or `Type.init(label:)`; a test compares these with the sources.
    public let entryPoints: Set<String>
    /// The longest input tried, in bytes; what takes longer to go wrong is another tool's business.
    public let maximumLength: Int
    /// Words and numbers of the format, for the mutator.
    public let dictionary: [String]
    /// Sound inputs that the mutator starts from; the reader accepts every one.
    public let seeds: @Sendable () throws -> [[UInt8]]
    /// Makes checksums and lengths right again, so that mutations get past them.
    public let repair: @Sendable ([UInt8]) -> [UInt8]
    /// Starts the reader, and whatever file it needs.
    public let start: @Sendable () throws -> Read

    init(
        _ name: String, _ entryPoints: Set<String>, maximumLength: Int, dictionary: [String] = [],
        seeds: @escaping @Sendable () throws -> [[UInt8]],
        repair: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 }, start: @escaping @Sendable () throws -> Read
    ) {
        (self.name, self.entryPoints, self.maximumLength) = (name, entryPoints, maximumLength)
        (self.dictionary, self.seeds, self.repair, self.start) = (dictionary, seeds, repair, start)
    }

    /// A reader of short texts, such as an option of the command line.
    init(
        _ name: String, _ entryPoints: Set<String>, dictionary: [String], texts: [String],
        read: @escaping @Sendable (String) throws -> Void
    ) {
        self.init(
            name, entryPoints, maximumLength: 128, dictionary: dictionary, seeds: { texts.map { Array($0.utf8) } }
        ) { { try read(String(decoding: $0, as: UTF8.self)) } }
    }

    /// Every reader.
    public static let all: [FuzzedReader] = [
        png, deepPictures, pictures, idxImages, idxLabels, cifar10, cifar100, npy, archive, csv, jsonLines, pathList,
        classLabels,
        gzip,
        safetensors, torchFile, pickle, onnx, tensorFlowLite, pixelMeaning, runRecord, log, latents, modelOptions,
        schedule, optimizer,
        noise,
        likelihood, noiseRange, classificationLoss, differentiableAugmentation, augmentation, inputNormalisation,
        channelStandardisation, trainingPhase,
        sampler, retention,
        activation, imageShape,
    ]
}

/// Something a reader promises of every input, and did not keep for one.
public struct BrokenPromise: Error, CustomStringConvertible {
    /// What was promised and what came instead.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// Checks something that holds for every input.
func require(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
    if !condition { throw BrokenPromise(promise()) }
}

/// Reads an input that may be anything. Refusing it is right, in one line that a person can read.
///
/// - Throws: `BrokenPromise` where the reader did neither.
public func probe(_ read: FuzzedReader.Read, with bytes: [UInt8]) throws {
    do {
        try read(bytes)
    } catch let broken as BrokenPromise {
        throw broken
    } catch {
        let line = "\(error)"
        try require(!(error is DecodingError) && !(error is EncodingError), "a coder's own error came out: \(line)")
        try require(!line.isEmpty, "an error says nothing: \(type(of: error))")
        try require(line.utf8.count < 8000, "an error of \(line.utf8.count) bytes: \(line)")
        // The first 32, number 127, and those of two bytes, of which the second is below 160.
        var (hasControl, last) = (false, UInt8(0))
        for byte in line.utf8 {
            hasControl = hasControl || byte < 32 || byte == 127 || last == 0xc2 && byte < 160
            last = byte
        }
        try require(!hasControl, "an error has a control character in it: \(line.debugDescription)")
    }
}
