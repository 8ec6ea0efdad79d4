import CEaselKernels
import Testing

@Suite struct KernelsUpsamplingTests {
    private func run(
        _ pool: KernelPool, _ kernel: easel_kernel?, _ item: ImageCase, input: [Float], outputCount: Int,
        alignsCorners: Bool = false, isAdjoint: Bool = false
    ) -> [Float] {
        var output = [Float](repeating: 12345, count: outputCount)
        input.withUnsafeBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output in
                var arguments = easel_upsampling(
                    input: input.baseAddress, output: output.baseAddress, batch: Int64(item.batch),
                    height: Int64(item.height), width: Int64(item.width), channels: Int64(item.channels),
                    outputHeight: Int64(item.outputHeight), outputWidth: Int64(item.outputWidth),
                    alignsCorners: alignsCorners ? 1 : 0)
                pool.run(
                    kernel, arguments,
                    parts: isAdjoint ? easel_upsampling_adjoint_parts(&arguments) : easel_upsampling_parts(&arguments))
            }
        }
        return output
    }

    /// The pixels an output position mixes along one axis, with their weights.
    private func weights(_ position: Int, _ size: Int, _ outputSize: Int, _ alignsCorners: Bool) -> [(Int, Double)] {
        var at = (Double(position) + 0.5) * Double(size) / Double(outputSize) - 0.5
        if alignsCorners { at = outputSize == 1 ? 0 : Double(position * (size - 1)) / Double(outputSize - 1) }
        at = min(max(at, 0), Double(size - 1))
        let first = Int(at)
        return [(first, 1 - (at - Double(first))), (min(first + 1, size - 1), at - Double(first))]
    }

    @Test(arguments: ImageCase.resizing.indices, ["nearest", "bilinear", "aligned"])
    func `Resized images and the adjoint`(index: Int, method: String) throws {
        let item = ImageCase.resizing[index]
        let aligned = method == "aligned"
        let input = randomFloats(item.inputCount, seed: 70), gradient = randomFloats(item.outputCount, seed: 71)
        var resized = [Double](repeating: 0, count: item.outputCount)
        var adjoint = [Double](repeating: 0, count: item.inputCount)
        item.forEachOutput { output, n, y, x, c in
            let rows =
                method == "nearest"
                ? [(y * item.height / item.outputHeight, 1.0)] : weights(y, item.height, item.outputHeight, aligned)
            let columns =
                method == "nearest"
                ? [(x * item.width / item.outputWidth, 1.0)] : weights(x, item.width, item.outputWidth, aligned)
            for (iy, rowWeight) in rows {
                for (ix, columnWeight) in columns {
                    resized[output] += rowWeight * columnWeight * Double(input[item.input(n, iy, ix, c)])
                    adjoint[item.input(n, iy, ix, c)] += rowWeight * columnWeight * Double(gradient[output])
                }
            }
        }
        let isNearest = method == "nearest"
        for result in try onEveryLevelAndPool({
            run(
                $0, isNearest ? easel_upsample_nearest_kernel() : easel_upsample_bilinear_kernel(), item, input: input,
                outputCount: item.outputCount, alignsCorners: aligned)
        }) { expectClose(result, resized) }
        for result in try onEveryLevelAndPool({
            run(
                $0, isNearest ? easel_upsample_nearest_adjoint_kernel() : easel_upsample_bilinear_adjoint_kernel(),
                item,
                input: gradient, outputCount: item.inputCount, alignsCorners: aligned, isAdjoint: true)
        }) { expectClose(result, adjoint) }
    }
}
