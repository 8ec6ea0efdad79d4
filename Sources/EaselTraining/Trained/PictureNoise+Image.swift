import EaselData
import EaselGraph
import EaselRuntime

extension PictureNoise {
    /// A picture with noise in it, drawn from a seed; alpha is kept as it is.
    /// - Throws: `StepError` for a strength that cannot be.
    public func applied(to picture: Image, seed: UInt64) throws -> Image {
        let colours = picture.hasAlpha ? picture.channels - 1 : picture.channels
        let opaque = picture.hasAlpha ? try picture.planes(0..<colours) : picture
        let trace = Trace(phase: .inference)
        trace.record {
            let images = trace.input("images", [1, picture.height, picture.width, colours])
            trace.output("noisy", applied(to: images))
        }
        if let diagnostic = trace.diagnostic { throw StepError(diagnostic) }
        let program = try Program(trace.graph)
        for (index, value) in opaque.values(in: .zeroToOne).enumerated() { program.input("images")[index] = value }
        program.run(seed: seed)
        let noisy = try Image(
            height: picture.height, width: picture.width, channels: colours, values: Array(program.output("noisy")),
            range: .zeroToOne)
        guard picture.hasAlpha else { return noisy }
        return try Image(interleaving: [noisy, picture.planes(colours..<(colours + 1))])
    }
}
