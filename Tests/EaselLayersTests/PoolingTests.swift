import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime
import Testing

/// Pooling over what does not divide evenly.
@Suite struct PoolingTests {
    private func applied(_ layer: some Module, _ shape: Shape, _ values: [Float]) throws -> (Shape, [Float]) {
        let trace = Trace(phase: .inference)
        let result = trace.record {
            let result = layer(trace.input("x", shape))
            trace.output("y", result)
            return result
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        try program.input("x").fill(values)
        program.run()
        return (result.shape, try Array(program.output("y").values))
    }

    private func numbers(_ shape: Shape) -> [Float] { (0..<shape.count).map { Float(($0 * 7919 + 13) % 101) - 70 } }

    /// Rows and columns as PyTorch has them with `ceil_mode`, for every size that a window and a stride meet.
    @Test func inCeilModeTheLastWindowReachesOverTheEdge() throws {
        for (kernel, stride, padding) in [(3, 2, 0), (2, 2, 0), (3, 1, 1), (3, 2, 1), (2, 3, 0)] {
            let layer = MaxPooling2D(
                kernelSize: Size2D(kernel), stride: Size2D(stride), padding: .all(padding), ceilMode: true)
            for (height, width) in [(1, 2), (3, 4), (5, 6), (7, 8), (9, 13)] {
                let values = numbers([1, height, width, 1])
                // Windows begin inside of the image or the padding before it, and take what they reach of it.
                func starts(_ size: Int) -> [Int] {
                    var starts = [-padding]
                    while starts[starts.count - 1] + kernel < size + padding {
                        let next = starts[starts.count - 1] + stride
                        guard next < size else { break }
                        starts.append(next)
                    }
                    return starts
                }
                var expected: [Float] = []
                for row in starts(height) {
                    for column in starts(width) {
                        let rows = max(row, 0)..<min(row + kernel, height)
                        let columns = max(column, 0)..<min(column + kernel, width)
                        expected.append(
                            rows.flatMap { row in columns.map { values[row * width + $0] } }.max() ?? .nan)
                    }
                }
                let (shape, result) = try applied(layer, [1, height, width, 1], values)
                #expect(
                    shape == [1, starts(height).count, starts(width).count, 1],
                    "\(kernel), \(stride), \(padding): \(height)x\(width)")
                #expect(result == expected, "\(kernel), \(stride), \(padding): \(height)x\(width)")
            }
        }
    }

    @Test func adaptiveWindowsDivideAnyImage() throws {
        for (height, width, rows, columns) in [
            (8, 8, 7, 7), (6, 6, 4, 4), (14, 7, 7, 7), (5, 9, 5, 9), (2, 3, 4, 7), (10, 4, 3, 4), (1, 1, 1, 1),
        ] {
            let channels = 2
            let values = numbers([2, height, width, channels])
            var expected: [Float] = []
            for image in 0..<2 {
                for row in 0..<rows {
                    let tall = (row * height / rows)..<(((row + 1) * height + rows - 1) / rows)
                    for column in 0..<columns {
                        let wide = (column * width / columns)..<(((column + 1) * width + columns - 1) / columns)
                        for channel in 0..<channels {
                            let sum = tall.reduce(Float(0)) { sum, row in
                                wide.reduce(sum) { $0 + values[((image * height + row) * width + $1) * 2 + channel] }
                            }
                            expected.append(sum / Float(tall.count * wide.count))
                        }
                    }
                }
            }
            let layer = AdaptiveAveragePooling2D(outputSize: Size2D(height: rows, width: columns))
            let (shape, result) = try applied(layer, [2, height, width, channels], values)
            #expect(shape == [2, rows, columns, channels])
            for (value, right) in zip(result, expected) { #expect(abs(value - right) < 1e-4) }
        }
    }

    @Test func whatIsNoImageIsReported() {
        let trace = Trace(phase: .inference)
        _ = trace.record { AdaptiveAveragePooling2D(outputSize: 2)(trace.input("x", [2, 3])) }
        #expect(trace.diagnostic?.contains("expected [N, H, W, C]") == true)
        let other = Trace(phase: .inference)
        _ = other.record { MaxPooling2D(kernelSize: 2, ceilMode: true)(other.input("x", [2, 3])) }
        #expect(other.diagnostic != nil)
    }
}
