import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers
import EaselModels

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A classifier that was read from a file of others' formats.
public struct ImportedClassifier: ImageClassifier {
    /// The network.
    public let network: any ForeignNetwork
    public let imageShape: ImageShape
    public let classes: Int
    /// What the network takes for the numbers of a picture; `nil` for a quantised one, which takes bytes as they are.
    public let pixels: PixelMeaning?
    /// Whether channels come last in what the network takes.
    let isChannelsLast: Bool
    /// The value that a softmax makes probabilities of.
    private let logitsName: String
    /// Whether the value is of probabilities, whose logarithm stands for logits.
    private let isOfProbabilities: Bool

    public var featureShape: Shape { [classes] }
    public var stages: [FeatureStage] { [] }

    /// Takes a network with one input of pictures and one output of classes.
    /// - Parameters:
    ///   - network: The network.
    ///   - pixels: What it takes for pixels; what the file says when `nil`, or 0 to 255.
    ///   - size: The size of pictures, where the file leaves it open.
    /// - Throws: `FileError` for a network that takes no picture or tells no classes apart, `OptionError` for a size that does
    ///   not fit.
    public init(_ network: any ForeignNetwork, pixels: PixelMeaning? = nil, size: Size2D? = nil) throws {
        func wrong(_ problem: String) -> FileError { FileError(path: network.path, problem: problem) }
        guard network.inputs.count == 1, let sizes = network.inputs[0].sizes, sizes.count == 4 else {
            throw wrong(
                "takes no picture: it has \(counted(network.inputs.count, "input")), and one of four sizes is needed")
        }
        let counts: Set<Int> = [1, 3, 4]
        // Of both a file with channels first is the usual one.
        let (first, last) = (sizes[1].map(counts.contains) ?? false, sizes[3].map(counts.contains) ?? false)
        guard first || last else {
            throw wrong("takes no picture: of its sizes \(Self.text(sizes)) none is of channels")
        }
        isChannelsLast = network.metadata["layout"] == "nhwc" || !first
        let (height, width) = isChannelsLast ? (sizes[1], sizes[2]) : (sizes[2], sizes[3])
        let channels = (isChannelsLast ? sizes[3] : sizes[1]) ?? 3
        if let size {
            guard height ?? size.height == size.height, width ?? size.width == size.width else {
                throw OptionError("--size is \(size), and the network takes pictures of \(height ?? 0)x\(width ?? 0)")
            }
        }
        guard let height = height ?? size?.height, let width = width ?? size?.width else {
            throw OptionError("\(network.path) leaves the size of pictures open; give it by --size, such as --size 224")
        }
        guard height <= 1 << 14, width <= 1 << 14 else { throw wrong("takes pictures of \(height)x\(width)") }
        imageShape = ImageShape(height: height, width: width, channels: channels)
        self.network = network
        self.pixels =
            try pixels ?? network.metadata["pixels"].map { try PixelMeaning(parsing: $0) }
            ?? (network.inputs[0].takesBytes ? nil : .range(0, 255))
        guard network.outputs.count == 1 else {
            throw wrong("tells no classes apart: it has \(counted(network.outputs.count, "output")), and one is needed")
        }
        (logitsName, isOfProbabilities) = network.logits(of: network.outputs[0].name)
        let unsized = ImportedClassifier(
            network, imageShape, self.pixels, isChannelsLast, logitsName, isOfProbabilities)
        let traced = try InferenceGraph(of: network) { trace in
            ["logits": try unsized.computed(trace.input("images", [1, height, width, channels]))]
        }
        let found = traced.outputs[0].shape
        guard found.rank >= 2, found.count >= 2, found.count == found.dimensions.max() else {
            throw wrong("tells no classes apart: its output has the sizes \(found)")
        }
        classes = found.count
    }

    /// One whose number of classes is not known yet.
    private init(
        _ network: any ForeignNetwork, _ imageShape: ImageShape, _ pixels: PixelMeaning?, _ isChannelsLast: Bool,
        _ logitsName: String, _ isOfProbabilities: Bool
    ) {
        (self.network, self.imageShape, self.pixels, self.isChannelsLast) = (
            network, imageShape, pixels, isChannelsLast
        )
        (self.logitsName, self.isOfProbabilities, classes) = (logitsName, isOfProbabilities, 0)
    }

    private static func text(_ sizes: [Int?]) -> String {
        sizes.map { $0.map(String.init) ?? "?" }.joined(separator: "x")
    }

    private func computed(_ images: Tensor) throws -> Tensor {
        let scaled = try pixels?.applied(to: images) ?? network.bytes(images * 255, of: network.inputs[0].name)
        let given = isChannelsLast ? scaled : scaled.transposed([0, 3, 1, 2])
        let found = try network([network.inputs[0].name: given], wanted: [logitsName])[0]
        return isOfProbabilities ? log(maximum(found, 1e-30)) : found
    }

    public func features(_ images: Tensor) -> Tensor {
        guard images.node != nil else { return images }
        do {
            return try computed(images).reshaped(to: [images.shape[0], classes])
        } catch {
            return images.trace.fail("network", "\(error)")
        }
    }

    public func logits(ofFeatures features: Tensor) -> Tensor { features }

    public func callAsFunction(_ images: Tensor) -> Tensor { logits(images) }

    /// The classifier with the names of its classes, and what brings pictures to its size.
    /// - Parameter labels: The names of classes in the order of the output; what the file says when `nil`, or their numbers.
    /// - Throws: `OptionError` for another number of names than there are classes.
    public func trained(labels: [String]? = nil) throws -> TrainedClassifier {
        let own = network.metadata["classes"].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
        let names = labels ?? own.flatMap { $0.count == classes ? $0 : nil } ?? (0..<classes).map(String.init)
        guard names.count == classes else {
            throw OptionError("\(names.count) names are given for the \(classes) classes of \(network.path)")
        }
        let fit = network.metadata["fit"].flatMap { ImageFit(rawValue: $0) }
        return TrainedClassifier(
            name: network.path, model: self, classNames: names,
            preparation: ImagePreparation(
                size: imageShape.size, fit: fit ?? .cover,
                colour: imageShape.channels == 1 ? .grey : imageShape.channels == 3 ? .rgb : .rgba))
    }
}
