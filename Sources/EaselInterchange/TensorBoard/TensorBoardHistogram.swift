/// A histogram of numbers, with the buckets that TensorFlow counts in: HistogramProto.
///
/// Their limits are ±1e-12, and from there on each 1.1 times the one before up to 1e20, so that weights of every size are
/// told apart. 0 is a limit, and belongs to the bucket above it.
///
/// Source: tensorflow/core/lib/histogram/histogram.h.
package struct TensorBoardHistogram: Sendable {
    /// The smallest number and the largest.
    package private(set) var (minimum, maximum) = (Double.infinity, -Double.infinity)
    /// How many numbers there are.
    package private(set) var count = 0
    /// The sum of the numbers, and that of their squares.
    package private(set) var (sum, sumOfSquares) = (0.0, 0.0)
    /// How many numbers lie in each bucket, those below zero first.
    private var counts = [Int](repeating: 0, count: 2 * limits.count + 2)

    /// The limits above zero.
    private static let limits: [Double] = Array(sequence(first: 1e-12) { $0 * 1.1 < 1e20 ? $0 * 1.1 : nil })

    /// How many limits are no larger than a number above zero, by its exponent and the first bits of its fraction: no two
    /// limits lie between neighbours, so that one comparison decides the rest. Searching would take ten times as long.
    private static let places: [Int] = {
        var place = 0
        return (UInt32(0)..<0x7F80).map { bits in
            let number = Double(Float(bitPattern: bits << 16))
            while place < limits.count, limits[place] <= number { place += 1 }
            return place
        }
    }()

    /// Counts numbers; those that are not finite, which no bucket could hold, are left out.
    package init(_ numbers: UnsafeBufferPointer<Float>) {
        let limits = Self.limits
        for number in numbers where number.isFinite {
            let size = Double(number.magnitude)
            var place = Self.places[Int(number.magnitude.bitPattern >> 16)]
            if place < limits.count, limits[place] <= size { place += 1 }
            counts[number < 0 ? limits.count - place : limits.count + 1 + place] += 1
            let number = Double(number)
            (minimum, maximum) = (min(minimum, number), max(maximum, number))
            count += 1
            sum += number
            sumOfSquares += number * number
        }
        if count == 0 { (minimum, maximum) = (0, 0) }
    }

    /// The buckets with numbers in them, each with its right limit; of those without, one stands for all that lie between
    /// two others. None stands before the first, for TensorBoard begins at the smallest number.
    package var buckets: [(limit: Double, count: Int)] {
        var buckets: [(limit: Double, count: Int)] = []
        for place in counts.indices where counts[place] > 0 {
            if !buckets.isEmpty, counts[place - 1] == 0 { buckets.append((Self.limit(place - 1), 0)) }
            buckets.append((Self.limit(place), counts[place]))
        }
        return buckets.isEmpty ? [(.greatestFiniteMagnitude, 0)] : buckets
    }

    /// The right limit of a bucket.
    private static func limit(_ place: Int) -> Double {
        let zero = limits.count
        if place < zero { return -limits[zero - 1 - place] }
        if place == zero { return 0 }
        return place - zero - 1 < limits.count ? limits[place - zero - 1] : .greatestFiniteMagnitude
    }

    /// The message of the file.
    var message: ProtobufMessage {
        let buckets = buckets
        var message = ProtobufMessage()
        message.add(1, minimum)
        message.add(2, maximum)
        message.add(3, Double(count))
        message.add(4, sum)
        message.add(5, sumOfSquares)
        message.add(6, packed: buckets.map(\.limit))
        message.add(7, packed: buckets.map { Double($0.count) })
        return message
    }
}
