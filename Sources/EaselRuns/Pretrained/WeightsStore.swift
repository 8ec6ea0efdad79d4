import EaselCore
import EaselFiles
import EaselImages
import EaselInterchange
import EaselModels

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The folder of the user's cache that keeps weights which others trained, in the layout of the models here.
public struct WeightsStore: Sendable {
    /// The folder, which need not be there before something is added.
    public let folder: String

    private static let suffix = ".safetensors"

    /// The user's: `easel/weights` in `$XDG_CACHE_HOME` or `~/.cache`.
    /// - Throws: `OptionError` where no home is known.
    public static func user() throws(OptionError) -> WeightsStore {
        guard let cache = FileSystem.userCache else {
            throw OptionError("no home and no $XDG_CACHE_HOME to keep weights in; set one of them")
        }
        return WeightsStore(folder: cache + "/weights")
    }

    /// A store in a folder.
    public init(folder: String) { self.folder = folder }

    /// The names of the weights that are kept, sorted.
    public var names: [String] {
        ((try? OpenFolder(folder).names()) ?? []).filter { $0.hasSuffix(Self.suffix) }
            .map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// Opens weights by their name.
    /// - Throws: `OptionError` for a name that is not kept, with where the weights can be had; `FileError` for a file that is
    ///   damaged.
    public func open(_ name: String) throws -> StoredWeights {
        try Self.check(name)
        guard names.contains(name) else {
            let kept = names
            let meant = nearestName(to: name, among: kept).map { "did you mean \($0)? " } ?? ""
            let have = kept.isEmpty ? "none is kept yet" : "there are \(ImageSet.listed(kept))"
            let source =
                Self.sources.first { $0.model == name }.map {
                    "; get a file from \($0.source), and easel weights add FILE --model \(name)"
                } ?? "; easel weights list says where some can be had"
            throw OptionError("there are no weights \"\(name)\" in \(folder); \(meant)\(have)\(source)")
        }
        return try StoredWeights(name: name, path: "\(folder)/\(name)\(Self.suffix)")
    }

    /// Keeps the weights of a file in the layout of a model here.
    /// - Parameters:
    ///   - file: The file.
    ///   - path: Its path, which is that of the archive where it lies in one.
    ///   - fit: How it fits the model.
    ///   - name: The name to keep them by; the model's if `nil`.
    ///   - classNames: The names of the classes; those of ImageNet where `nil` and there are 1,000.
    /// - Returns: The weights.
    /// - Throws: `OptionError` where they do not fit or a name is not usable, `FileError` where they cannot be read or written.
    public func add(
        _ file: WeightsFile, at path: String, _ fit: WeightsFit, name: String? = nil, classNames: [String]? = nil
    ) throws -> StoredWeights {
        let name = name ?? fit.model.name
        try Self.check(name)
        guard fit.isWhole else {
            throw OptionError("\(file.path) does not fit \(fit.model.name); \(fit.problem)")
        }
        if let classNames, classNames.count != fit.classes {
            throw OptionError(
                "\(classNames.count) names of classes are given, and the file tells \(fit.classes) apart; give one for each"
            )
        }
        let record = StoredWeights.Record(
            model: fit.model, image: fit.image,
            classNames: classNames ?? (fit.classes == imageNetClassNames.count ? imageNetClassNames : nil),
            source: FileSystem.lastName(of: path), sourceHash: try SHA256.hexDigest(ofFile: path))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        var writer = SafetensorsWriter(
            metadata: [StoredWeights.key: String(decoding: try encoder.encode(record), as: UTF8.self)])
        try fit.write(file, to: &writer)
        try FileSystem.makeFolder(folder)
        try writer.write(name + Self.suffix, in: OpenFolder(folder), isChecked: true)
        return try StoredWeights(name: name, path: "\(folder)/\(name)\(Self.suffix)")
    }

    /// Where published weights of the catalogue's models can be had.
    public static var sources: [(model: String, source: String)] {
        ModelCatalog.all.compactMap { entry in entry.foreign.map { (entry.name, $0.training([]).source) } }
    }

    private static func check(_ name: String) throws(OptionError) {
        let isUsable =
            !name.isEmpty && name.utf8.count <= 100 && name.first != "."
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
            }
        guard isUsable else {
            throw OptionError(
                "\"\(name.inOneLine(limit: 100))\" is no name for weights; use letters, digits, and - _ . between them")
        }
    }
}
