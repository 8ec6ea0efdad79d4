import CEaselKernels

/// The naive twin of the convolution kernels: one loop over every product there is, in Double.
struct ConvolutionReference {
    let small: [Double]
    let large: [Double]
    let filter: [Double]

    init(_ g: easel_convolution_geometry, large source: [Float], small gradient: [Float], filter weights: [Float]) {
        var small = [Double](repeating: 0, count: gradient.count)
        var large = [Double](repeating: 0, count: source.count)
        var filter = [Double](repeating: 0, count: weights.count)
        let depth = Int(g.inputChannels / g.groups)
        let width = Int(g.outputChannels / g.groups)
        let outputs = Int(g.outputChannels)
        small.withUnsafeMutableBufferPointer { small in
            large.withUnsafeMutableBufferPointer { large in
                filter.withUnsafeMutableBufferPointer { filter in
                    for (smallPixel, largePixel, tap) in Self.pixels(g) {
                        for output in 0..<outputs {
                            let s = smallPixel * outputs + output
                            for c in 0..<depth {
                                let l = largePixel * Int(g.inputChannels) + output / width * depth + c
                                let f = (tap * depth + c) * outputs + output
                                small[s] += Double(source[l]) * Double(weights[f])
                                large[l] += Double(gradient[s]) * Double(weights[f])
                                filter[f] += Double(source[l]) * Double(gradient[s])
                            }
                        }
                    }
                }
            }
        }
        self.small = small
        self.large = large
        self.filter = filter
    }

    /// Every (pixel of the small image, pixel of the large image, tap) that meet.
    private static func pixels(_ g: easel_convolution_geometry) -> [(Int, Int, Int)] {
        var result: [(Int, Int, Int)] = []
        for image in 0..<g.batch {
            for outputY in 0..<g.outputHeight {
                for outputX in 0..<g.outputWidth {
                    for tapY in 0..<g.kernelHeight {
                        for tapX in 0..<g.kernelWidth {
                            let y = outputY * g.strideHeight + tapY * g.dilationHeight - g.paddingTop
                            let x = outputX * g.strideWidth + tapX * g.dilationWidth - g.paddingLeft
                            guard y >= 0, y < g.inputHeight, x >= 0, x < g.inputWidth else { continue }
                            result.append(
                                (
                                    Int((image * g.outputHeight + outputY) * g.outputWidth + outputX),
                                    Int((image * g.inputHeight + y) * g.inputWidth + x),
                                    Int(tapY * g.kernelWidth + tapX)
                                ))
                        }
                    }
                }
            }
        }
        return result
    }
}

/// Aligned memory for kernels, full of NaN, with a margin behind it that nothing may write.
final class KernelMemory {
    let pointer: UnsafeMutablePointer<Float>
    let count: Int
    private static let margin = 64

    init(count: Int) {
        self.count = count
        let bytes = (count + Self.margin) * MemoryLayout<Float>.stride
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        pointer = memory.bindMemory(to: Float.self, capacity: count + Self.margin)
        pointer.initialize(repeating: .nan, count: count + Self.margin)
    }

    convenience init(_ values: [Float]) {
        self.init(count: values.count)
        pointer.update(from: values, count: count)
    }

    deinit { UnsafeMutableRawPointer(pointer).deallocate() }

    var isMarginUntouched: Bool { (count..<count + Self.margin).allSatisfy { pointer[$0].isNaN } }

    /// The largest distance from what was wanted; infinite where a value is NaN.
    func distance(to wanted: [Double]) -> Double {
        var largest = 0.0
        for index in 0..<count {
            let distance = abs(Double(pointer[index]) - wanted[index])
            largest = distance.isNaN ? .infinity : max(largest, distance)
        }
        return largest
    }
}
