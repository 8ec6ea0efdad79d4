import EaselData
import EaselGraph
import EaselRuntime

extension PictureNoise {
    /// A picture with noise in it, drawn from a seed; alpha is kept as it is.
    /// - Throws: `StepError` for a strength that cannot be.
    public func applied(to picture: Image, seed: UInt64) throws -> Image {
        try picture.keepingAlpha { opaque in
            let (height, width, channels) = (opaque.height, opaque.width, opaque.channels)
            let trace = Trace(phase: .inference)
            trace.record {
                trace.output("noisy", applied(to: trace.input("images", [1, height, width, channels])))
            }
            if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
            let program = try Program(trace.graph)
            for (index, value) in opaque.values(in: .zeroToOne).enumerated() { program.input("images")[index] = value }
            program.run(seed: seed)
            return try Image(
                height: height, width: width, channels: channels, values: Array(program.output("noisy")),
                range: .zeroToOne)
        }
    }
}
