import CEaselKernels
import Testing

@Suite struct KernelsPoolingTests {
    @Test(arguments: ImageCase.pooling.indices) func `Greatest values, their places, gather and scatter`(index: Int)
        throws
    {
        let item = ImageCase.pooling[index]
        // Few distinct values make ties, of which the first counts.
        var input = randomFloats(item.inputCount, seed: 60).map { ($0 * 8).rounded() }
        if index == 1 { input[item.input(1, 2, 2, 3)] = .nan }
        var best = [Double](repeating: 0, count: item.outputCount)
        var places = [Int32](repeating: 0, count: item.outputCount)
        item.forEachOutput { output, n, y, x, c in
            var most = -Double.infinity
            for (iy, ix) in item.window(y, x) {
                let value = Double(input[item.input(n, iy, ix, c)])
                if value > most || value.isNaN && !most.isNaN {
                    most = value
                    places[output] = Int32(iy * item.width + ix)
                }
            }
            best[output] = most
        }
        let blank = [Int32](repeating: -9, count: item.outputCount)
        for result in try onEveryLevelAndPool({
            runPooling($0, easel_max_pool_kernel(), item, input: input, outputCount: item.outputCount, indices: blank)
                .output
        }) { expectClose(result, best, tolerance: 0) }
        for result in try onEveryLevelAndPool({
            runPooling($0, easel_max_pool_indices_kernel(), item, input: input, outputCount: 0, indices: blank).indices
        }) { #expect((result == places) as Bool) }
        for result in try onEveryLevelAndPool({
            runPooling(
                $0, easel_pool_gather_kernel(), item, input: input, outputCount: item.outputCount, indices: places
            ).output
        }) { expectClose(result, best, tolerance: 0) }

        let gradient = randomFloats(item.outputCount, seed: 61)
        var scattered = [Double](repeating: 0, count: item.inputCount)
        item.forEachOutput { output, n, _, _, c in
            scattered[(n * item.height * item.width + Int(places[output])) * item.channels + c] += Double(
                gradient[output])
        }
        for result in try onEveryLevelAndPool({
            runPooling(
                $0, easel_pool_scatter_kernel(), item, input: gradient, outputCount: item.inputCount, indices: places,
                isAdjoint: true
            ).output
        }) { expectClose(result, scattered) }
    }

    @Test(arguments: ImageCase.pooling.indices, [false, true])
    func `Averages and their adjoint`(index: Int, countsPadding: Bool) throws {
        let item = ImageCase.pooling[index]
        let input = randomFloats(item.inputCount, seed: 62), gradient = randomFloats(item.outputCount, seed: 63)
        var averages = [Double](repeating: 0, count: item.outputCount)
        var adjoint = [Double](repeating: 0, count: item.inputCount)
        item.forEachOutput { output, n, y, x, c in
            let window = item.window(y, x)
            let area = Double(countsPadding ? item.kernel.0 * item.kernel.1 : window.count)
            for (iy, ix) in window {
                averages[output] += Double(input[item.input(n, iy, ix, c)]) / area
                adjoint[item.input(n, iy, ix, c)] += Double(gradient[output]) / area
            }
        }
        for result in try onEveryLevelAndPool({
            runPooling(
                $0, easel_average_pool_kernel(), item, input: input, outputCount: item.outputCount, indices: [],
                countsPadding: countsPadding
            ).output
        }) { expectClose(result, averages) }
        for result in try onEveryLevelAndPool({
            runPooling(
                $0, easel_average_pool_adjoint_kernel(), item, input: gradient, outputCount: item.inputCount,
                indices: [], countsPadding: countsPadding, isAdjoint: true
            ).output
        }) { expectClose(result, adjoint) }
    }
}
