import EaselFiles
import EaselGraph
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// A file of reference values that PyTorch wrote; see `Tools/reference/README.md`.
struct GoldenFile {
    let file: SafetensorsFile
    let cases: [GoldenCase]

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")
        file = try SafetensorsFile(path: folder.appending(path: "\(name).safetensors").path)
        cases = try JSONDecoder().decode([GoldenCase].self, from: Data((file.metadata["cases"] ?? "").utf8))
    }

    func values(_ name: String) throws -> [Float] { try file.values(name) }

    func shape(_ name: String) -> Shape? { file.tensor(name).map { Shape($0.shape) } }
}

/// One case of such a file: its operation and the operation's attributes.
struct GoldenCase: Decodable, CustomStringConvertible, Sendable {
    let name: String
    let operation: String
    let strides, dilation, outputPadding, kernelSize, outputSize, axes, widths: [Int]?
    let padding: [[Int]]?
    let groups, latentSize, hiddenSize, baseWidth: Int?
    let countsPadding, isTraining, alignsCorners, keepsDimensions: Bool?
    let momentum, epsilon, slope, alpha, delta, learningRate, labelSmoothing, gamma: Float?
    let classWeights: [Float]?
    let mode, reduction: String?
    let batches: [[Int]]?
    let parameters: [String]?

    var description: String { name }
}

/// Expects every element within `tolerance` of the largest magnitude, or of 1 where all are smaller.
func expectGolden(
    _ values: some Collection<Float>, _ expected: [Float], _ tolerance: Float, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(values.count == expected.count, "\(what)", sourceLocation: sourceLocation)
    let scale = expected.reduce(1) { max($0, $1.magnitude) }
    for (index, (value, right)) in zip(values, expected).enumerated() {
        if (value - right).magnitude <= tolerance * scale { continue }
        Issue.record("\(what)[\(index)] is \(value), PyTorch has \(right)", sourceLocation: sourceLocation)
        return
    }
}
