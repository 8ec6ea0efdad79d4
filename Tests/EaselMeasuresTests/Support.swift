import EaselMeasures
import EaselCore
import Foundation
import Testing

/// What scikit-image, SciPy, scikit-learn, mpmath and prdc found; see `Tools/reference/measures.py`.
struct Golden: Decodable {
    struct Pictures: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let height, width, channels: Int
        let original, picture: [UInt8]
        let similarity, ratio: Double
        var testDescription: String { name }
    }
    struct Bound: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let logWeights: [Double]
        let bound, mean: Double
        var testDescription: String { name }
    }
    struct Distance: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let dimensions: Int
        let first, second: [Float]
        let mean, covariance: [Double]
        let distance: Double
        var testDescription: String { name }
    }
    struct Mixture: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let dimensions: Int
        let weights, means, covariances, logDensities: [Double]
        let latents: [Float]
        let fittedScore: Double
        let fittedWeights, fittedMeans, fittedCovariances: [Double]
        var testDescription: String { name }
    }
    struct Shares: Decodable, Sendable {
        let classes: Int
        let logits: [Float]
        let reference: [Double]
        let counts: [Int]
        let entropy, divergence, divergenceFromReference, totalVariation, score: Double
    }
    struct Manifold: Decodable, Sendable, CustomTestStringConvertible {
        let name: String
        let dimensions, neighbours: Int
        let real, drawn: [Float]
        let kernelDistance, precision, recall, density, coverage: Double
        var testDescription: String { name }
    }
    struct ChiSquare: Decodable, Sendable {
        let counts: [Int]
        let shares: [Double]
        let statistic, p: Double
    }
    struct Gamma: Decodable, Sendable {
        let a, x, q: Double
    }
    let pictures: [Pictures]
    let bounds: [Bound]
    let distances: [Distance]
    let mixtures: [Mixture]
    let shares: Shares
    let manifolds: [Manifold]
    let chiSquares: [ChiSquare]
    let gammas: [Gamma]

    init() throws {
        let path = try #require(Bundle.module.resourceURL).appendingPathComponent("Golden/measures.json")
        self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: path))
    }
}

/// The line of the error something throws; "" when it throws none or another.
func problem(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch let error as MeasureError {
        return error.description
    } catch {
        return ""
    }
}

/// Whether two numbers differ by no more than a share of the greater, or of 1.
func isClose(_ value: Double?, _ right: Double, _ tolerance: Double) -> Bool {
    guard let value else { return false }
    return (value - right).magnitude <= tolerance * max(1, right.magnitude)
}

/// Expects every number to be close.
func expectClose(
    _ values: [Double], _ right: [Double], _ tolerance: Double, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(values.count == right.count, "\(what)", sourceLocation: sourceLocation)
    for (index, (value, expected)) in zip(values, right).enumerated() where !isClose(value, expected, tolerance) {
        Issue.record("\(what)[\(index)] is \(value), expected \(expected)", sourceLocation: sourceLocation)
        return
    }
}

/// Numbers from −1 to 1.
func drawn(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomSequence(Philox(seed: seed, stream: 77))
    return (0..<count).map { _ in 2 * random.uniform() - 1 }
}

/// Independent standard normal numbers.
func normals(_ count: Int, seed: UInt64) -> [Float] {
    var random = RandomSequence(Philox(seed: seed, stream: 78))
    var numbers: [Float] = []
    numbers.reserveCapacity(count + 1)
    while numbers.count < count {
        let radius = (-2 * log((Double(random.nextWord()) + 0.5) * 0x1p-32)).squareRoot()
        let angle = 2 * Double.pi * Double(random.nextWord()) * 0x1p-32
        numbers += [Float(radius * cos(angle)), Float(radius * sin(angle))]
    }
    return Array(numbers.prefix(count))
}

/// Clusters of points around centres 10 apart along the axes, one after another.
func clusters(_ count: Int, perCluster: Int, dimensions: Int, seed: UInt64) -> [Float] {
    var values = drawn(count * perCluster * dimensions, seed: seed)
    for index in 0..<count * perCluster { values[index * dimensions + index % count % dimensions] += 10 }
    return values
}
