import EaselCore
import EaselFiles
import EaselGraph
import EaselImages
import EaselInterchange
import EaselLayers

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A network of others that takes one picture: how it takes it, and what its file says of classes.
struct PictureNetwork: Sendable {
    let network: any ForeignNetwork
    /// The size of the pictures.
    let shape: ImageShape
    /// What the network takes for the numbers of a picture; `nil` for a quantised one, which takes bytes as they are.
    let pixels: PixelMeaning?
    /// Whether channels come last in what the network takes and gives.
    let isChannelsLast: Bool

    /// Takes a network with one input of pictures.
    /// - Parameters:
    ///   - network: The network.
    ///   - pixels: What it takes for pixels; what the file says when `nil`, or 0 to 255.
    ///   - size: The size of pictures, where the file leaves it open.
    /// - Throws: `FileError` for a network that takes no picture, `OptionError` for a size that does not fit.
    init(_ network: any ForeignNetwork, pixels: PixelMeaning? = nil, size: Size2D? = nil) throws {
        self.network = network
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
        shape = ImageShape(height: height, width: width, channels: channels)
        self.pixels =
            try pixels ?? network.metadata["pixels"].map { try PixelMeaning(parsing: $0) }
            ?? (network.inputs[0].takesBytes ? nil : .range(0, 255))
    }

    private static func text(_ sizes: [Int?]) -> String {
        sizes.map { $0.map(String.init) ?? "?" }.joined(separator: "x")
    }

    /// What is wrong with the file.
    func wrong(_ problem: String) -> FileError { FileError(path: network.path, problem: problem) }

    /// The name of its one output.
    /// - Parameter failure: What it does not do where it has several.
    /// - Throws: `FileError` where it has another number of them.
    func output(_ failure: String) throws -> String {
        guard network.outputs.count == 1 else {
            throw wrong("\(failure): it has \(counted(network.outputs.count, "output")), and one is needed")
        }
        return network.outputs[0].name
    }

    /// Traces the network.
    /// - Parameters:
    ///   - images: `[N, height, width, channels]`, pixels in `0…1`.
    ///   - wanted: The name of the value that is wanted.
    /// - Returns: It, in the file's order of dimensions.
    func callAsFunction(_ images: Tensor, wanted: String) throws -> Tensor {
        // Bytes are whole, which 255 times a 255th part need not be in 32 bits.
        let scaled =
            try pixels?.applied(to: images) ?? network.bytes(round(images * 255), of: network.inputs[0].name)
        let given = isChannelsLast ? scaled : scaled.transposed([0, 3, 1, 2])
        return try network([network.inputs[0].name: given], wanted: [wanted])[0]
    }

    /// The sizes of a value for one picture.
    func shape(of wanted: String) throws -> Shape {
        try InferenceGraph(of: network) { trace in
            ["value": try self(trace.input("images", [1, shape.height, shape.width, shape.channels]), wanted: wanted)]
        }.outputs[0].shape
    }

    /// The names of its classes in their order.
    /// - Parameters:
    ///   - labels: The names; what the file says when `nil`, or numbers.
    ///   - count: How many classes there are.
    /// - Throws: `OptionError` for another number of names than there are classes.
    func classNames(_ labels: [String]?, count: Int) throws -> [String] {
        let own = network.metadata["classes"].flatMap { try? JSONDecoder().decode([String].self, from: Data($0.utf8)) }
        let names = labels ?? own.flatMap { $0.count == count ? $0 : nil } ?? (0..<count).map(String.init)
        guard names.count == count else {
            throw OptionError("\(names.count) names are given for the \(count) classes of \(network.path)")
        }
        return names
    }

    /// What brings pictures to its size.
    /// - Parameter fit: How, where the file does not say.
    func preparation(fit: ImageFit) -> ImagePreparation {
        ImagePreparation(
            size: shape.size, fit: network.metadata["fit"].flatMap { ImageFit(rawValue: $0) } ?? fit,
            colour: shape.channels == 1 ? .grey : shape.channels == 3 ? .rgb : .rgba)
    }
}
