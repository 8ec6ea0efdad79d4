/// A set of steps as bits: deep networks have thousands of steps, each with all that must run before it.
package struct StepSet {
    private var words: [UInt64] = []

    /// Makes an empty set.
    package init() {}

    /// Whether a step is in the set.
    package func contains(_ step: Int) -> Bool {
        step >> 6 < words.count && words[step >> 6] >> UInt64(step & 63) & 1 != 0
    }

    /// Adds a step.
    package mutating func insert(_ step: Int) {
        while words.count <= step >> 6 { words.append(0) }
        words[step >> 6] |= 1 << UInt64(step & 63)
    }

    /// Takes a step away.
    package mutating func remove(_ step: Int) {
        guard step >> 6 < words.count else { return }
        words[step >> 6] &= ~(1 << UInt64(step & 63))
    }

    /// Adds the steps of another set.
    package mutating func formUnion(_ other: StepSet) {
        while words.count < other.words.count { words.append(0) }
        for place in other.words.indices { words[place] |= other.words[place] }
    }

    /// Whether every step is in another set too.
    package func isSubset(of other: StepSet) -> Bool {
        words.indices.allSatisfy { words[$0] & ~(other.words.count > $0 ? other.words[$0] : 0) == 0 }
    }

    /// Whether a step other than two is in both sets.
    package func intersects(_ other: StepSet, except first: Int, _ second: Int) -> Bool {
        for place in 0..<min(words.count, other.words.count) {
            var common = words[place] & other.words[place]
            guard common != 0 else { continue }
            for step in [first, second] where step >> 6 == place { common &= ~(1 << UInt64(step & 63)) }
            if common != 0 { return true }
        }
        return false
    }

    /// The steps, in ascending order.
    package var elements: [Int] {
        var elements: [Int] = []
        for (place, word) in words.enumerated() {
            var word = word
            while word != 0 {
                elements.append(place << 6 | word.trailingZeroBitCount)
                word &= word - 1
            }
        }
        return elements
    }
}
