// U-Net: Convolutional Networks for Biomedical Image Segmentation
// O. Ronneberger, P. Fischer and T. Brox, MICCAI 2015
// https://arxiv.org/abs/1505.04597
//
// Differences from the paper:
// - Convolutions are padded, so that there are logits for every pixel, and nothing need be cropped to be joined. Images whose
//   sides the poolings do not divide get zeros around them, and the logits of those are cut off.
// - Batch normalisation (Ioffe and Szegedy, 2015) after each convolution of 3x3, unless it is left out.
// - No dropout at the end of the contracting path, and no weights for pixels between cells.
// - A classifier may take the place of the contracting path. Where its first map is smaller than the image, the expanding path
//   ends in steps with nothing to join.
//
// For images of 256x256x3 in 2 classes, running statistics included:
//
// | layer        | output      | parameters |
// | encoder      | 256x256x64  |      39104 |
// | MaxPooling2D | 128x128x64  |          0 |
// | encoder      | 128x128x128 |     222208 |
// | MaxPooling2D | 64x64x128   |          0 |
// | encoder      | 64x64x256   |     886784 |
// | MaxPooling2D | 32x32x256   |          0 |
// | encoder      | 32x32x512   |    3543040 |
// | MaxPooling2D | 16x16x512   |          0 |
// | encoder      | 16x16x1024  |   14163968 |
// | decoder      | 256x256x64  |   12194240 |
// | output       | 256x256x2   |        130 |

import EaselCore
import EaselGraph
import EaselLayers

/// U-Net: an encoder makes maps smaller and smaller, a decoder makes them larger again and joins the encoder's to them.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, height, width, classes]`, the probabilities of the classes of each pixel.
public struct UNet: ImageSegmenter {
    /// The contracting path, a block for each level; empty where a classifier is the encoder.
    public let encoder: [UNetBlock]
    /// The classifier that is the encoder; `nil` where the paper's is.
    public let backbone: ClassifierEncoder?
    /// The expanding path, from the smallest map on.
    public let decoder: [UNetExpansion]
    /// The last convolution, from a map of the image's size to one logit for each class.
    public let output: Convolution2D
    /// The configuration the model was built from.
    public let configuration: UNetConfiguration
    /// The zeros around an image.
    private let padding: (low: Size2D, high: Size2D)

    /// Builds the model; its parameters have no value yet.
    ///
    ///     let model = try UNet(UNetConfiguration(image: size, classes: 3)) { try ResNet(.init(.resnet18, image: $0)) }
    ///
    /// - Parameters:
    ///   - configuration: The configuration.
    ///   - encoder: Builds the classifier whose stages are the encoder, for images of a size; `nil` for the paper's encoder.
    /// - Throws: `GeometryError` for what cannot be built, naming the nearest that can, and what building the classifier
    ///   reports.
    public init(
        _ configuration: UNetConfiguration = UNetConfiguration(),
        encoder: ((ImageShape) throws -> any ImageClassifier)? = nil
    ) throws {
        try configuration.check()
        try StrideTwoStages.check("the number of classes", configuration.classes, in: 2...256)
        let (image, isNormalised) = (configuration.image, !configuration.leavesOutNormalisation)
        var stages = try encoder == nil ? configuration.levels() : []
        if let encoder {
            guard configuration.widths == nil else {
                throw GeometryError("widths are those of the paper's encoder; leave them out, or the other encoder")
            }
            stages = try encoder(image).stages
        }
        let padded = image.padded(toMultipleOf: stages.last?.stride ?? 1)
        if let encoder {
            let built = try ClassifierEncoder(encoder(padded))
            guard built.stages == stages else {
                throw GeometryError("images are \(image.size), which the encoder does not take; use \(padded.size)")
            }
            (backbone, self.encoder) = (built, [])
        } else {
            backbone = nil
            let inputs = [image.channels] + stages.map(\.channels)
            self.encoder = zip(inputs, stages).map { UNetBlock($0, $1.channels, isNormalised: isNormalised) }
        }
        var decoder: [UNetExpansion] = []
        var (channels, stride) = (stages.last?.channels ?? 0, stages.last?.stride ?? 1)
        for stage in stages.dropLast().reversed() {
            decoder.append(
                UNetExpansion(
                    channels, stage.channels, skipped: stage.channels, factor: stride / stage.stride,
                    isNormalised: isNormalised))
            (channels, stride) = (stage.channels, stage.stride)
        }
        while stride > 1 {
            let outputs = max(channels / 2, 1)
            decoder.append(UNetExpansion(channels, outputs, skipped: 0, factor: 2, isNormalised: isNormalised))
            (channels, stride) = (outputs, stride / 2)
        }
        self.decoder = decoder
        output = Convolution2D(
            inputChannels: channels, outputChannels: configuration.classes, kernelSize: 1, initializer: .glorotNormal,
            biasInitializer: .zeros)
        let extra = Size2D(height: padded.height - image.height, width: padded.width - image.width)
        let low = Size2D(height: extra.height / 2, width: extra.width / 2)
        padding = (low, Size2D(height: extra.height - low.height, width: extra.width - low.width))
        self.configuration = configuration
    }

    public var imageShape: ImageShape { configuration.image }
    public var classes: Int { configuration.classes }

    public func logits(_ images: Tensor) -> Tensor {
        if let unfit = unfit(images, "UNet") { return unfit }
        let maps = maps(images.padded(by: padding))
        var map = maps.last ?? images
        for (place, expansion) in decoder.enumerated() {
            let skipped = maps.count - 2 - place
            map = expansion(map, beside: skipped >= 0 ? maps[skipped] : nil)
        }
        return output(map).cropped(by: padding)
    }

    /// The encoder's maps, the largest first.
    private func maps(_ images: Tensor) -> [Tensor] {
        if let backbone { return backbone(images) }
        let pool = MaxPooling2D(kernelSize: 2)
        return encoder.reduce(into: []) { maps, block in maps.append(block(maps.last.map { pool($0) } ?? images)) }
    }
}

extension ImageShape {
    /// The smallest shape around it whose sides a number divides.
    fileprivate func padded(toMultipleOf multiple: Int) -> ImageShape {
        func side(_ side: Int) -> Int { (side + multiple - 1) / multiple * multiple }
        return ImageShape(height: side(height), width: side(width), channels: channels)
    }
}

extension Tensor {
    /// Images with zeros around them.
    fileprivate func padded(by padding: (low: Size2D, high: Size2D)) -> Tensor {
        guard padding.high != Size2D(0) else { return self }
        return trace.layer("Padding") {
            padded(
                low: [0, padding.low.height, padding.low.width, 0],
                high: [0, padding.high.height, padding.high.width, 0])
        }
    }

    /// Maps without what was around the images.
    fileprivate func cropped(by padding: (low: Size2D, high: Size2D)) -> Tensor {
        guard padding.high != Size2D(0), node != nil else { return self }
        let sizes = [
            shape[0], shape[1] - padding.low.height - padding.high.height,
            shape[2] - padding.low.width - padding.high.width, shape[3],
        ]
        return trace.layer("Cropping") {
            slice(starts: [0, padding.low.height, padding.low.width, 0], sizes: sizes)
        }
    }
}

extension UNet: CatalogSegmenter {
    package static let entries = [
        ModelEntry("unet", summary: "U-Net, which says of every pixel what it is of", usual: UNetConfiguration())
    ]

    package static let options: [ModelOption<UNetConfiguration>] = [
        .classes(\.classes, in: 2...256), .width(\.widthFactor),
        ModelOption(
            "widths", \.widths,
            help: "Channels of each level of the paper's encoder. (default: 64,128,256,512,1024)", each: 1...4096,
            count: 1...8, example: UNetConfiguration.paperWidths),
        ModelOption(
            "withoutNormalisation", \.leavesOutNormalisation, help: "Leave batch normalisation out, as in the paper."),
    ]
}
