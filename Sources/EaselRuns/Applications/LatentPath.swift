import EaselCore
import EaselLayers

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The path of an interpolation between two latents.
public enum LatentPath: String, Sendable, CaseIterable {
    /// Linear interpolation, along the straight line.
    case linear
    /// Spherical interpolation (slerp), along the great circle, lengths changing evenly: normal noise of many
    /// dimensions lies near a sphere, and the straight line between two draws leaves it.
    ///
    /// Source: White, "Sampling generative networks", 2016; Shoemake, "Animating rotation with quaternion curves", 1985.
    case spherical

    /// The latents on the way from one to another, both ends included.
    /// - Parameters:
    ///   - start: The first latent.
    ///   - end: The last, of as many numbers.
    ///   - steps: How many latents in all, at least 2.
    /// - Throws: `InferenceError` where the two differ in size, `OptionError` for fewer than 2 steps.
    public func latents(from start: [Float], to end: [Float], steps: Int) throws -> [Float] {
        guard start.count == end.count else {
            throw InferenceError("there is no way from a latent of \(start.count) numbers to one of \(end.count)")
        }
        guard steps >= 2 else { throw OptionError("\(steps) steps on the way, at least 2 are needed: its ends") }
        let angle = self == .spherical ? Self.angle(start, end) : 0
        return (0..<steps).flatMap { step in
            if step == 0 { return start }
            if step == steps - 1 { return end }
            let share = Double(step) / Double(steps - 1)
            // Where the two point the same way, or opposite ways, no circle is defined, and the line is taken.
            let isCircle = angle > 1e-4 && angle < Double.pi - 1e-4
            let weights =
                isCircle
                ? (sin((1 - share) * angle) / sin(angle), sin(share * angle) / sin(angle)) : (1 - share, share)
            return zip(start, end).map { Float(weights.0 * Double($0) + weights.1 * Double($1)) }
        }
    }

    private static func angle(_ first: [Float], _ second: [Float]) -> Double {
        func product(_ left: [Float], _ right: [Float]) -> Double {
            zip(left, right).reduce(0) { $0 + Double($1.0) * Double($1.1) }
        }
        let lengths = (product(first, first) * product(second, second)).squareRoot()
        return lengths > 0 ? acos(Swift.max(-1, Swift.min(1, product(first, second) / lengths))) : 0
    }
}
