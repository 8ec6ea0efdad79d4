import EaselCore
import EaselImages

/// What an operation draws for one image: random numbers, each recorded under its name.
///
/// They follow from the seed, the epoch, the image and the operation alone.
package struct AugmentationDraw {
    /// A number that was drawn.
    package struct Parameter: Sendable, Hashable {
        package let name: String
        package let value: String
    }

    /// The image's size when the operation is applied.
    package let shape: ImageShape
    /// The number of images there are, and which of them this is.
    package let (count, index): (Int, Int)
    /// What was drawn, in its order.
    package private(set) var parameters: [Parameter] = []
    package var random: RandomSequence

    package init(_ shape: ImageShape, index: Int, count: Int, _ random: RandomSequence) {
        (self.shape, self.index, self.count, self.random) = (shape, index, count, random)
    }

    /// Rows, columns.
    package var size: Size2D { Size2D(height: shape.height, width: shape.width) }
    package var height: Double { Double(shape.height) }
    package var width: Double { Double(shape.width) }

    /// The size times a factor, at least a pixel each way.
    package func size(times factor: Double) -> Size2D {
        Size2D(height: max(Int((height * factor).rounded()), 1), width: max(Int((width * factor).rounded()), 1))
    }

    /// Records something that was drawn.
    package mutating func record(_ name: String, _ value: String) {
        parameters.append(Parameter(name: name, value: value))
    }

    /// A number of a range, uniformly.
    package mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double {
        // What is recorded is what is used.
        let text = "\(Float(random.uniform(in: range)))"
        record(name, text)
        return min(max(Double(text) ?? range.lowerBound, range.lowerBound), range.upperBound)
    }

    /// A whole number of a range, each as likely as any other.
    package mutating func integer(_ name: String, in range: ClosedRange<Int>) -> Int {
        let number = range.lowerBound + Int(random.below(UInt32(clamping: range.count)))
        record(name, "\(number)")
        return number
    }

    /// One of some values, each as likely as any other.
    package mutating func choice<Value>(_ name: String, of values: [(name: String, value: Value)]) -> Value {
        let chosen = values[Int(random.below(UInt32(values.count)))]
        record(name, chosen.name)
        return chosen.value
    }

    /// A sequence of its own for numbers that are many, such as the noise of pixels; its seed is recorded.
    package mutating func sequence() -> RandomSequence {
        let seed = random.next()
        record("seed", "\(seed)")
        return RandomSequence(Philox(seed: seed, stream: Self.pixelStream))
    }

    private static let pixelStream: UInt32 = 0xDA7A_0011
}

extension RandomSequence {
    /// A uniform number of a range.
    mutating func uniform(in range: ClosedRange<Double>) -> Double {
        guard range.lowerBound < range.upperBound else { return range.lowerBound }
        return min(range.lowerBound + uniformDouble() * (range.upperBound - range.lowerBound), range.upperBound)
    }
}
