import CEaselKernels

/// Images [batch, height, width, channels] and what they turn into.
struct ImageCase: Sendable {
    var batch = 2
    var height: Int, width: Int, channels: Int
    var outputHeight: Int, outputWidth: Int
    var kernel = (1, 1), stride = (1, 1), padding = (0, 0)

    var inputCount: Int { batch * height * width * channels }
    var outputCount: Int { batch * outputHeight * outputWidth * channels }

    func input(_ n: Int, _ y: Int, _ x: Int, _ c: Int) -> Int { ((n * height + y) * width + x) * channels + c }

    /// Calls a body with every output element: its index, n, y, x, c.
    func forEachOutput(_ body: (Int, Int, Int, Int, Int) -> Void) {
        var index = 0
        for n in 0..<batch {
            for y in 0..<outputHeight {
                for x in 0..<outputWidth {
                    for c in 0..<channels {
                        body(index, n, y, x, c)
                        index += 1
                    }
                }
            }
        }
    }

    /// The places inside the image that an output position's window covers.
    func window(_ y: Int, _ x: Int) -> [(Int, Int)] {
        var places: [(Int, Int)] = []
        for iy in (y * stride.0 - padding.0)..<(y * stride.0 - padding.0 + kernel.0) where 0..<height ~= iy {
            for ix in (x * stride.1 - padding.1)..<(x * stride.1 - padding.1 + kernel.1) where 0..<width ~= ix {
                places.append((iy, ix))
            }
        }
        return places
    }

    static let pooling: [ImageCase] = [
        .init(height: 4, width: 6, channels: 16, outputHeight: 2, outputWidth: 3, kernel: (2, 2), stride: (2, 2)),
        .init(
            height: 7, width: 5, channels: 19, outputHeight: 4, outputWidth: 3, kernel: (3, 3), stride: (2, 2),
            padding: (1, 1)),
        .init(
            height: 5, width: 9, channels: 1, outputHeight: 5, outputWidth: 4, kernel: (2, 3), stride: (1, 2),
            padding: (0, 1)),
        .init(
            batch: 3, height: 28, width: 28, channels: 35, outputHeight: 14, outputWidth: 14, kernel: (2, 2),
            stride: (2, 2)),
        // Fewer channels than a vector: windows side by side, with gaps and padding, overlapping, and part of a second vector.
        .init(
            batch: 9, height: 14, width: 14, channels: 6, outputHeight: 7, outputWidth: 7, kernel: (2, 2),
            stride: (2, 2)),
        .init(
            batch: 5, height: 11, width: 10, channels: 3, outputHeight: 4, outputWidth: 3, kernel: (2, 2),
            stride: (3, 4), padding: (1, 1)),
        .init(
            batch: 4, height: 6, width: 7, channels: 5, outputHeight: 6, outputWidth: 7, kernel: (3, 3),
            stride: (1, 1), padding: (1, 1)),
        .init(
            batch: 3, height: 6, width: 8, channels: 21, outputHeight: 2, outputWidth: 2, kernel: (3, 4),
            stride: (3, 4)),
        .init(
            batch: 0, height: 4, width: 4, channels: 3, outputHeight: 2, outputWidth: 2, kernel: (2, 2), stride: (2, 2)),
    ]

    static let resizing: [ImageCase] = [
        .init(height: 3, width: 5, channels: 16, outputHeight: 6, outputWidth: 10),
        .init(height: 4, width: 3, channels: 3, outputHeight: 7, outputWidth: 11),
        .init(height: 9, width: 8, channels: 18, outputHeight: 4, outputWidth: 3),
        .init(height: 1, width: 1, channels: 5, outputHeight: 3, outputWidth: 2),
        .init(height: 4, width: 6, channels: 1, outputHeight: 1, outputWidth: 6),
        .init(batch: 5, height: 14, width: 14, channels: 33, outputHeight: 28, outputWidth: 28),
    ]
}

/// Runs a pooling kernel on float input, with or without indices.
func runPooling(
    _ pool: KernelPool, _ kernel: easel_kernel?, _ item: ImageCase, input: [Float], outputCount: Int,
    indices: [Int32], countsPadding: Bool = false, isAdjoint: Bool = false
) -> (output: [Float], indices: [Int32]) {
    var output = [Float](repeating: 12345, count: outputCount)
    var indices = indices
    input.withUnsafeBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            indices.withUnsafeMutableBufferPointer { indices in
                var arguments = easel_pooling(
                    input: input.baseAddress, output: output.baseAddress, indices: indices.baseAddress,
                    batch: Int64(item.batch), height: Int64(item.height), width: Int64(item.width),
                    channels: Int64(item.channels), outputHeight: Int64(item.outputHeight),
                    outputWidth: Int64(item.outputWidth), kernelHeight: Int64(item.kernel.0),
                    kernelWidth: Int64(item.kernel.1), strideY: Int64(item.stride.0), strideX: Int64(item.stride.1),
                    paddingTop: Int64(item.padding.0), paddingLeft: Int64(item.padding.1),
                    countsPadding: countsPadding ? 1 : 0)
                pool.run(
                    kernel, arguments,
                    parts: isAdjoint ? easel_pooling_adjoint_parts(&arguments) : easel_pooling_parts(&arguments))
            }
        }
    }
    return (output, indices)
}
