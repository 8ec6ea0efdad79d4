import CEaselKernels
import Testing

/// A geometry by name, built from the few numbers that matter.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
    let name: String
    let geometry: easel_convolution_geometry

    var testDescription: String { name }

    /// `small` is the size of the small image; the large one is as large as its taps reach, less `padding` on all sides
    /// and `trim` at the bottom and right, plus `extra` unused rows and columns.
    init(
        _ name: String, batch: Int64 = 2, small: (Int64, Int64), channels: (Int64, Int64), kernel: (Int64, Int64),
        stride: (Int64, Int64) = (1, 1), padding: (Int64, Int64) = (0, 0), trim: (Int64, Int64) = (0, 0),
        extra: Int64 = 0, dilation: (Int64, Int64) = (1, 1), groups: Int64 = 1
    ) {
        func reach(_ size: Int64, _ kernel: Int64, _ stride: Int64, _ dilation: Int64) -> Int64 {
            (size - 1) * stride + (kernel - 1) * dilation + 1 + extra
        }
        self.name = name
        self.geometry = easel_convolution_geometry(
            batch: batch,
            inputHeight: reach(small.0, kernel.0, stride.0, dilation.0) - padding.0 - trim.0,
            inputWidth: reach(small.1, kernel.1, stride.1, dilation.1) - padding.1 - trim.1,
            inputChannels: channels.0, outputHeight: small.0, outputWidth: small.1, outputChannels: channels.1,
            kernelHeight: kernel.0, kernelWidth: kernel.1, strideHeight: stride.0, strideWidth: stride.1,
            paddingTop: padding.0, paddingLeft: padding.1, dilationHeight: dilation.0, dilationWidth: dilation.1,
            groups: groups)
    }

    init(dense rows: Int64, _ inputs: Int64, _ outputs: Int64) {
        name = "dense \(rows)×\(inputs)×\(outputs)"
        geometry = easel_dense_geometry(rows, inputs, outputs)
    }

    static let all: [ConvolutionCase] = [
        .init(
            "first layer", batch: 3, small: (7, 7), channels: (1, 16), kernel: (3, 3), stride: (2, 2), padding: (1, 1)),
        .init("second layer", small: (4, 4), channels: (16, 32), kernel: (3, 3), stride: (2, 2), padding: (1, 1)),
        .init(
            "third layer", small: (4, 4), channels: (16, 32), kernel: (4, 4), stride: (2, 2), padding: (1, 1),
            trim: (1, 1)),
        .init(
            "last layer", small: (6, 6), channels: (1, 16), kernel: (4, 4), stride: (2, 2), padding: (1, 1),
            trim: (1, 1)),
        .init(
            "three colours", small: (5, 3), channels: (3, 20), kernel: (4, 4), stride: (2, 2), padding: (1, 1),
            trim: (1, 1)),
        .init("one pixel", batch: 5, small: (1, 1), channels: (9, 17), kernel: (4, 4)),
        .init("one by one", small: (5, 4), channels: (7, 33), kernel: (1, 1)),
        .init("one by one, stride", small: (3, 4), channels: (4, 5), kernel: (1, 1), stride: (2, 3)),
        .init("not square", batch: 1, small: (3, 8), channels: (5, 6), kernel: (2, 5), stride: (3, 1), padding: (1, 2)),
        .init("stride beyond kernel", small: (4, 3), channels: (4, 18), kernel: (2, 1), stride: (3, 4), extra: 2),
        .init(
            "uneven padding", small: (5, 6), channels: (2, 3), kernel: (3, 4), stride: (1, 2), padding: (2, 0),
            trim: (0, 3)),
        .init("wide padding", small: (4, 4), channels: (3, 8), kernel: (3, 3), padding: (3, 3), trim: (2, 2)),
        .init("dilation", small: (4, 5), channels: (6, 19), kernel: (3, 3), padding: (2, 1), dilation: (2, 3)),
        .init(
            "dilation and stride", small: (4, 5), channels: (4, 4), kernel: (3, 2), stride: (2, 3), padding: (1, 1),
            dilation: (3, 2)),
        .init("groups", small: (4, 4), channels: (8, 12), kernel: (3, 3), padding: (1, 1), trim: (1, 1), groups: 4),
        .init("wide groups", small: (3, 3), channels: (34, 40), kernel: (2, 2), stride: (2, 2), groups: 2),
        .init(
            "depthwise", small: (5, 5), channels: (18, 18), kernel: (3, 3), padding: (1, 1), trim: (1, 1), groups: 18),
        .init(
            "depthwise, twice as many", small: (4, 4), channels: (5, 10), kernel: (3, 3), stride: (2, 2),
            padding: (1, 1), groups: 5),
        .init(
            "depthwise, wide", batch: 3, small: (9, 11), channels: (70, 70), kernel: (3, 3), padding: (1, 1),
            trim: (1, 1), groups: 70),
        .init(
            "depthwise, stride", small: (7, 5), channels: (33, 33), kernel: (3, 3), stride: (2, 2), padding: (1, 1),
            trim: (1, 0), groups: 33),
        .init(
            "depthwise, many rows", batch: 9, small: (14, 14), channels: (24, 24), kernel: (3, 3), padding: (1, 1),
            trim: (1, 1), groups: 24),
        .init(
            "depthwise, large filter", small: (5, 6), channels: (17, 17), kernel: (5, 7), stride: (1, 3),
            padding: (2, 3), trim: (2, 1), groups: 17),
        .init(
            "depthwise, filter beyond the image", small: (2, 2), channels: (9, 9), kernel: (5, 5), padding: (2, 2),
            trim: (2, 2), groups: 9),
        .init(
            "depthwise, dilation", small: (6, 7), channels: (20, 20), kernel: (3, 3), stride: (2, 1), padding: (2, 3),
            trim: (2, 3), dilation: (2, 3), groups: 20),
        .init(
            "depthwise, stride beyond kernel", small: (4, 3), channels: (10, 10), kernel: (2, 1), stride: (3, 4),
            extra: 2, groups: 10),
        .init(
            "depthwise, three times as many", batch: 3, small: (6, 5), channels: (11, 33), kernel: (3, 3),
            padding: (1, 1), trim: (1, 1), groups: 11),
        .init("depthwise, one pixel", batch: 5, small: (1, 1), channels: (40, 40), kernel: (1, 1), groups: 40),
        .init("unused edge", small: (3, 3), channels: (3, 2), kernel: (2, 2), stride: (2, 2), extra: 1),
        .init("to one channel", small: (6, 7), channels: (24, 1), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init("odd to four", small: (4, 4), channels: (19, 4), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init(
            "large image", batch: 1, small: (40, 36), channels: (1, 5), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init("large image, stride", batch: 1, small: (33, 21), channels: (5, 1), kernel: (2, 2), stride: (2, 2)),
        .init("many images", batch: 37, small: (3, 3), channels: (2, 4), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init("deep", batch: 1, small: (3, 3), channels: (48, 40), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init("many channels", small: (2, 2), channels: (9, 70), kernel: (5, 5), stride: (2, 2), padding: (2, 2)),
        .init(dense: 1, 37, 10), .init(dense: 19, 450, 33), .init(dense: 130, 21, 64), .init(dense: 64, 70, 1),
        // A filter large enough to be read where it lies; the last in two units of rows.
        .init(dense: 9, 1031, 67), .init(dense: 5, 67, 1100), .init(dense: 257, 256, 258),
        // Copied panels of several blocks of depths, and gathered elements of two units of rows.
        .init(dense: 13, 800, 400), .init(dense: 270, 1100, 70),
        // Rows of the filter far apart, fewer depths than a step, and elements for several blocks of a part.
        .init(dense: 37, 100, 1000), .init(dense: 20, 8, 9000), .init(dense: 7, 4700, 17),
    ]

    /// Kernels twice and three times their stride, with whole vectors of channels.
    static let winograd: [ConvolutionCase] = [
        .init(
            "tiles of four and three", batch: 3, small: (7, 7), channels: (16, 32), kernel: (4, 4), stride: (2, 2),
            padding: (1, 1), trim: (1, 1)),
        .init(
            "tiles of three and two", small: (5, 2), channels: (32, 16), kernel: (4, 4), stride: (2, 2),
            padding: (1, 1), trim: (1, 1)),
        .init("tiles of four", small: (4, 8), channels: (16, 16), kernel: (4, 4), stride: (2, 2)),
        .init("tiles of three", small: (3, 6), channels: (16, 16), kernel: (4, 4), stride: (2, 2), padding: (1, 0)),
        .init("odd edges", small: (9, 10), channels: (16, 16), kernel: (4, 4), stride: (2, 2), trim: (1, 0)),
        .init(
            "wide padding", small: (6, 6), channels: (16, 16), kernel: (4, 4), stride: (2, 2), padding: (3, 2),
            trim: (3, 2)),
        .init("two by two", small: (6, 11), channels: (32, 48), kernel: (2, 2)),
        .init("one axis", small: (5, 7), channels: (16, 32), kernel: (4, 2), stride: (2, 1), padding: (1, 0)),
        .init("stride three", small: (4, 3), channels: (16, 16), kernel: (6, 6), stride: (3, 3), padding: (2, 1)),
        .init("half a tile of channels", batch: 1, small: (4, 5), channels: (48, 16), kernel: (2, 2)),
        .init("blocks of inputs", batch: 1, small: (2, 3), channels: (144, 16), kernel: (2, 2)),
        .init("blocks of outputs", batch: 1, small: (3, 2), channels: (16, 272), kernel: (4, 4), stride: (2, 2)),
        .init("blocks of depths", batch: 1, small: (3, 3), channels: (112, 400), kernel: (4, 4), stride: (2, 2)),
        .init("many images", batch: 83, small: (4, 3), channels: (16, 16), kernel: (2, 2)),
        // Filter gradients of several units to a part, several blocks, and several images with several tiles.
        .init("units, splits and blocks", batch: 15, small: (5, 7), channels: (144, 48), kernel: (2, 2)),
        .init(
            "phases one by one", batch: 1, small: (2, 2), channels: (64, 128), kernel: (6, 6), stride: (3, 3)),
        // Three taps an axis.
        .init(
            "nine taps, tiles of five and four points", batch: 3, small: (7, 8), channels: (16, 32), kernel: (3, 3),
            padding: (1, 1), trim: (1, 1)),
        .init(
            "nine taps, tiles of four and three points", small: (4, 1), channels: (32, 16), kernel: (3, 3),
            padding: (1, 1), trim: (1, 1)),
        .init("nine taps, all tiles", small: (5, 6), channels: (16, 16), kernel: (3, 3)),
        .init("nine taps, one pixel", small: (1, 1), channels: (16, 16), kernel: (3, 3), padding: (1, 1), trim: (1, 1)),
        .init(
            "nine taps, one side", small: (5, 3), channels: (16, 16), kernel: (3, 3), padding: (2, 0), trim: (0, 2)),
        .init(
            "nine taps, wide padding", small: (6, 7), channels: (16, 16), kernel: (3, 3), padding: (2, 2),
            trim: (2, 2)),
        .init(
            "nine taps, stride", small: (4, 5), channels: (16, 32), kernel: (6, 6), stride: (2, 2), padding: (2, 2),
            trim: (2, 2)),
        .init("nine taps, one axis with a stride", small: (5, 4), channels: (16, 16), kernel: (6, 3), stride: (2, 1)),
        .init(
            "nine taps, blocks", batch: 2, small: (3, 4), channels: (144, 272), kernel: (3, 3), padding: (1, 1),
            trim: (1, 1)),
        .init(
            "nine taps, many images", batch: 83, small: (4, 4), channels: (16, 32), kernel: (3, 3), padding: (1, 1),
            trim: (1, 1)),
    ]

    /// Large enough for windows, some of which end with fewer points.
    static let windows: [ConvolutionCase] = [
        .init(
            "windows of one image", batch: 1, small: (37, 41), channels: (32, 48), kernel: (3, 3), padding: (1, 1),
            trim: (1, 1)),
        .init("windows of two images", batch: 2, small: (26, 61), channels: (48, 32), kernel: (3, 3)),
        .init(
            "windows down, wide padding", batch: 1, small: (70, 7), channels: (64, 32), kernel: (3, 3), padding: (2, 2),
            trim: (2, 2)),
        .init(
            "windows across, padding at one side", batch: 1, small: (8, 64), channels: (32, 64), kernel: (3, 3),
            padding: (2, 0), trim: (0, 2)),
    ]
}
