import EaselCore
import EaselData
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselTraining

/// A classifier whose explanation can be written down: two convolutions, the mean of the last map, a dense layer.
struct MeanNet: ImageClassifier {
    let first: Convolution2D
    let second: Convolution2D
    let output: Dense
    let imageShape: ImageShape
    let classes: Int

    init(_ imageShape: ImageShape = ImageShape(height: 16, width: 16), classes: Int = 2) {
        first = Convolution2D(
            inputChannels: imageShape.channels, outputChannels: 8, kernelSize: 3, padding: .all(1),
            initializer: .heNormal)
        second = Convolution2D(
            inputChannels: 8, outputChannels: 12, kernelSize: 3, stride: 2, padding: .all(1), initializer: .heNormal)
        output = Dense(inputFeatures: 12, outputFeatures: classes)
        (self.imageShape, self.classes) = (imageShape, classes)
    }

    var featureShape: Shape { [12] }
    var stages: [FeatureStage] { [FeatureStage(channels: 8, stride: 1), FeatureStage(channels: 12, stride: 2)] }

    func features(_ images: Tensor) -> Tensor { relu(second(relu(first(images)))).mean(over: [1, 2]) }
    func logits(ofFeatures features: Tensor) -> Tensor { output(features) }
}

/// A grey picture of noise with a patch of stripes at a place, level for class 0 and upright for class 1.
func striped(_ label: Int, top: Int, left: Int, side: Int = 16, patch: Int = 6, seed: UInt64) throws -> Image {
    var random = RandomSequence(Philox(seed: seed, stream: 77), step: 0)
    var pixels = (0..<side * side).map { _ in UInt8(random.below(60)) }
    for row in 0..<patch {
        for column in 0..<patch {
            let isLight = (label == 0 ? row : column) % 2 == 0
            pixels[(top + row) * side + left + column] = isLight ? 250 : 20
        }
    }
    return try Image(height: side, width: side, channels: 1, pixels: pixels)
}
