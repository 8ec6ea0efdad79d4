import EaselCore
import EaselFiles
import EaselInterchange

/// One of ONNX's own test cases: a folder with `model.onnx` and inputs and outputs in `test_data_set_0`.
struct ConformanceCase {
    let folder: String

    /// The largest difference: of the expected number, and beside it.
    private static let (relative, absolute): (Float, Float) = (1e-3, 1e-5)

    /// What comes of it: `nil` where every output is as expected, or what is wrong in one line.
    func problem() -> String? {
        do {
            let network = try ONNXNetwork(path: "\(folder)/model.onnx")
            let set = "\(folder)/test_data_set_0"
            let inputs = try network.inputs.enumerated().map {
                try tensor("\(set)/input_\($0).pb", $1.elementType)
            }
            let found = try network.tensors(inputs)
            for (place, found) in found.enumerated() {
                let expected = try tensor("\(set)/output_\(place).pb", network.outputs[place].elementType)
                guard found.dimensions == expected.dimensions else {
                    return "WRONG: output \(place) has sizes \(found.dimensions), not \(expected.dimensions)"
                }
                let (ours, theirs) = (found.numbers ?? [], expected.numbers ?? [])
                guard ours.count == theirs.count else { return "WRONG: output \(place) is of texts" }
                for (one, other) in zip(ours, theirs) where one != other && !(one.isNaN && other.isNaN) {
                    guard abs(one - other) <= Self.absolute + Self.relative * abs(other) else {
                        return "WRONG: output \(place) has \(one) where \(other) is expected"
                    }
                }
            }
            return nil
        } catch {
            return "\(error)".replacing(folder, with: "…")
        }
    }

    /// A tensor of the case.
    /// - Parameter type: The type that the network gives it.
    private func tensor(_ path: String, _ type: String) throws -> ONNXTensor {
        var tensor = try ONNXTensor(reading: FileSystem.read(path, limit: 1 << 28)[...], path: path)
        // NumPy has no bfloat16, and the case's files say uint16 of the same bits.
        if type == "bfloat16", tensor.type == .uint16 { tensor.type = .bfloat16 }
        return tensor
    }
}
