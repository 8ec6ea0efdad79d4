import EaselGraph

/// What JPEG's compression does to images, in the graph: blocks of 8x8 in cosines, rounded to the steps of a quality.
///
/// Three channels are taken for RGB, whose colour differences are kept at half the height and width, as most programs
/// do; the channels of others are compressed one by one. The steps and their scaling are those of the Independent JPEG
/// Group's library.
///
/// Source: ITU-T T.81, annexes A and K.
enum JPEGArtefacts {
    /// Images as they come back from a JPEG file.
    ///
    /// ### Shapes
    /// `[N, height, width, channels]` and qualities of 1 to 100 `[N, 1, 1, 1]` → the images' shape.
    static func applied(to images: Tensor, quality: Tensor) -> Tensor {
        guard images.trace.diagnostic == nil else { return images }
        let isColour = images.shape[3] == 3
        let multiple = isColour ? 16 : 8
        guard images.shape[1] % multiple == 0, images.shape[2] % multiple == 0 else {
            return images.trace.fail(
                "noise jpeg",
                "images are \(images.shape[1])x\(images.shape[2]); sides must be multiples of \(multiple) for its blocks"
            )
        }
        let levels = round(images * 255)
        let scale = scale(of: quality)
        guard isColour else { return coded(levels, luminance, scale) / 255 }
        let (red, green, blue) = (channel(levels, 0), channel(levels, 1), channel(levels, 2))
        let light = red * 0.299 + green * 0.587 + blue * 0.114
        func difference(_ colour: Tensor, _ factor: Float) -> Tensor {
            let half = averagePooling2D((colour - light) * factor + 128, kernelSize: 2)
            return upsampling2D(
                coded(round(half), chrominance, scale), factor: 2, method: .bilinear(alignsCorners: false)) - 128
        }
        let (restoredLight, towardsBlue, towardsRed) = (
            coded(round(light), luminance, scale), difference(blue, 0.564), difference(red, 0.713)
        )
        let restored = concatenated(
            [
                restoredLight + towardsRed * 1.402, restoredLight - towardsBlue * 0.344 - towardsRed * 0.714,
                restoredLight + towardsBlue * 1.772,
            ], alongAxis: 3)
        return clamp(round(restored), to: 0...255) / 255
    }

    private static func channel(_ images: Tensor, _ index: Int) -> Tensor {
        images.slice(alongAxis: 3, from: index, count: 1)
    }

    /// By what hundredths the steps are multiplied.
    private static func scale(of quality: Tensor) -> Tensor {
        let quality = clamp(round(quality), to: 1...100)
        return select(quality .< 50, floor(quality.filled(quality.shape, 5000) / quality), 200 - quality * 2)
            .reshaped(to: [quality.shape[0], 1, 1, 1, 1])
    }

    /// Levels in `0…255` after their blocks were rounded in cosines.
    private static func coded(_ levels: Tensor, _ steps: [Float], _ scale: Tensor) -> Tensor {
        let (count, height, width, channels) = (levels.shape[0], levels.shape[1], levels.shape[2], levels.shape[3])
        let cosines = cosines(levels)
        // [N, C, rows, 8, columns, 8] → blocks of 8x8, one after another.
        let blocks = (levels - 128).transposed([0, 3, 1, 2])
            .reshaped(to: [count * channels, height / 8, 8, width / 8, 8]).transposed([0, 1, 3, 2, 4])
        let shape = blocks.shape
        func turned(_ blocks: Tensor, _ matrix: Tensor, isInverse: Bool) -> Tensor {
            let product = matrixProduct(
                blocks.reshaped(to: [blocks.shape.count / 8, 8]), matrix, transposingSecond: !isInverse)
            return product.reshaped(to: shape).transposed([0, 1, 2, 4, 3])
        }
        // Twice turned, frequencies stand where the pixels stood.
        let frequencies = turned(turned(blocks, cosines, isInverse: false), cosines, isInverse: false)
        let table = stacked(steps.map { levels.filled([1], $0) }).reshaped(to: [1, 1, 1, 8, 8])
        let step = clamp(floor((table * scale + 50) * 0.01), to: 1...255)
        let each =
            channels == 1
            ? step
            : step.reshaped(to: [count, 1, 64]).broadcast(to: [count, channels, 64])
                .reshaped(to: [count * channels, 1, 1, 8, 8])
        let rounded = round(frequencies / each) * each
        let restored = turned(turned(rounded, cosines, isInverse: true), cosines, isInverse: true)
        let images = restored.transposed([0, 1, 3, 2, 4]).reshaped(to: [count, channels, height, width])
            .transposed([0, 2, 3, 1])
        return clamp(round(images + 128), to: 0...255)
    }

    /// The cosines of a block's frequencies, `[8, 8]`: a row is a frequency.
    private static func cosines(_ like: Tensor) -> Tensor {
        func numbers(_ values: [Float]) -> Tensor { stacked(values.map { like.filled([1], $0) }) }
        let frequencies = numbers((0..<8).map { Float($0) * .pi / 16 })
        let places = numbers((0..<8).map { Float(2 * $0 + 1) }).reshaped(to: [1, 8])
        let lengths = numbers([(1.0 / 8).squareRoot()] + [Float](repeating: 0.5, count: 7))
        return cos(frequencies * places) * lengths
    }

    private static let luminance: [Float] = [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29,
        51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121,
        120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ]

    private static let chrominance: [Float] = [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99,
    ]
}
