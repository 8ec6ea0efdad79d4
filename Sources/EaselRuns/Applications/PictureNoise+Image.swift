import EaselData
import EaselGraph
import EaselRuntime
import EaselTraining

extension PictureNoise {
    /// A picture with noise in it, drawn from a seed; alpha is kept as it is.
    ///
    /// Rows are worked on in strips of about 2²⁰ samples, each a step of the random numbers, so that a large picture
    /// takes no more memory than its own, its result's and a strip's.
    /// - Throws: `StepError` for a strength that cannot be.
    public func applied(to picture: Image, seed: UInt64) throws -> Image {
        let (width, channels) = (picture.width, picture.channels)
        let colours = picture.hasAlpha ? channels - 1 : channels
        let height = min(max((1 << 20) / (width * colours), 1), picture.height)
        var pixels = picture.pixels
        var strip: (height: Int, program: Program)?
        for (index, top) in stride(from: 0, to: picture.height, by: height).enumerated() {
            let rows = min(height, picture.height - top)
            let known = strip.flatMap { $0.height == rows ? $0.program : nil }
            let program = try known ?? program([1, rows, width, colours])
            strip = (rows, program)
            let table = PixelRange.zeroToOne.table
            let input = program.input("images")
            pixels.withUnsafeMutableBufferPointer { pixels in
                let first = top * width * channels
                for pixel in 0..<(rows * width) {
                    for colour in 0..<colours {
                        input[pixel * colours + colour] = table[Int(pixels[first + pixel * channels + colour])]
                    }
                }
                program.run(seed: seed, step: UInt64(index))
                let noisy = program.output("noisy")
                for pixel in 0..<(rows * width) {
                    for colour in 0..<colours {
                        pixels[first + pixel * channels + colour] =
                            PixelRange.zeroToOne.byte(of: noisy[pixel * colours + colour])
                    }
                }
            }
        }
        return try Image(height: picture.height, width: width, channels: channels, pixels: pixels)
    }

    private func program(_ shape: Shape) throws -> Program {
        let trace = Trace(phase: .inference)
        trace.record { trace.output("noisy", applied(to: trace.input("images", shape))) }
        if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
        return try Program(trace.graph)
    }
}
