import EaselCore
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels

/// The filters of a classifier's first layer, as small pictures.
///
/// A convolution of colour images has a picture of its colours for each filter, grey where a weight is 0; one of grey images
/// has blue for positive weights and orange for negative ones, white where a weight is 0. A dense layer has a picture of
/// the image's size for each of its outputs. Each picture is scaled by its own largest weight.
package struct FilterPicture {
    private let images: [Image]
    /// What the picture shows, for people.
    package let caption: String

    /// The most filters that are drawn.
    private static let most = 96
    private static let positive = ChartColour.series[0].samples
    private static let negative = ChartColour.series[1].samples

    /// Finds the first layer of a model; `nil` where its weights are no pictures, such as those of rows of a table.
    /// - Throws: What tracing reports.
    package init?(of model: any ImageClassifier) throws {
        let shape = model.imageShape
        let traced = try InferenceGraph(of: model) {
            ["logits": model.logits($0.input("images", [1, shape.height, shape.width, shape.channels]))]
        }
        guard let (name, weights, isConvolution) = Self.first(in: traced) else { return nil }
        let dimensions = weights.shape.dimensions
        let size: ImageShape
        if isConvolution {
            size = ImageShape(height: dimensions[0], width: dimensions[1], channels: dimensions[2])
        } else {
            guard dimensions[0] == shape.count else { return nil }
            size = shape
        }
        guard size.height > 1 || size.width > 1, let count = dimensions.last else { return nil }
        let values = weights.values
        images = try (0..<min(count, Self.most)).map { filter in
            try Self.picture(
                stride(from: filter, to: values.count, by: count).map { values[$0] }, size,
                isColour: shape.channels >= 3 && size.channels == shape.channels)
        }
        let layer = name.hasSuffix(".weight") ? String(name.dropLast(7)) : name
        caption =
            "the weights of \(layer)"
            + (count > images.count ? ", the first \(images.count) of \(count)" : "")
    }

    /// The pictures in rows.
    package func image() throws -> Image {
        let side = images.first.map { min($0.height, $0.width) } ?? 1
        let scale = max(1, side < 16 ? 32 / side : 56 / side)
        let width = (images.first?.width ?? 1) * scale + 4
        return try ImageGrid(images, columns: max(4, min(16, 600 / width)), scale: scale).render()
    }

    /// The weights of the first convolution or product of a graph that are trained, with their name.
    private static func first(
        in traced: InferenceGraph
    ) -> (name: String, weights: Parameter, isConvolution: Bool)? {
        for node in traced.graph.nodes {
            let isConvolution = node.operation is Convolution2DOperation
            guard isConvolution || node.operation is MatrixProduct,
                let read = traced.graph.nodes[node.operands[1]].operation as? ReadVariable,
                let found = traced.parameters.first(where: { $0.parameter.storage === read.variable }),
                found.parameter.isTrainable
            else { continue }
            return (found.name, found.parameter, isConvolution)
        }
        return nil
    }

    /// Weights, row by row with channels innermost, as a picture.
    private static func picture(_ weights: [Float], _ size: ImageShape, isColour: Bool) throws -> Image {
        let channels = size.channels
        let places = stride(from: 0, to: weights.count, by: channels).map { Array(weights[$0..<$0 + channels]) }
        // What has diverged is no reason not to draw the rest.
        let shown = places.map { $0.map { $0.isFinite ? $0 : 0 } }.map {
            isColour ? Array($0.prefix(3)) : [$0.reduce(0, +) / Float(channels)]
        }
        let largest = max(shown.joined().map(\.magnitude).max() ?? 0, .leastNormalMagnitude)
        let pixels = shown.flatMap { place -> [UInt8] in
            if isColour { return place.map { UInt8(127.5 + 127.5 * $0 / largest) } }
            let (colour, share) = (place[0] >= 0 ? positive : negative, Double(place[0].magnitude / largest))
            return colour.map { UInt8((255 + (Double($0) - 255) * share).rounded()) }
        }
        return try Image(height: size.height, width: size.width, channels: 3, pixels: pixels)
    }
}
