import EaselCore
import EaselInterchange
import Testing

/// Whatever happened to an ONNX file, it is read and traced, or refused in one line.
@Suite struct ONNXDamageTests {
    @Test func samplesAreSound() throws {
        for (name, bytes) in try ONNXSamples.files() {
            #expect(ONNXSamples.problem(bytes) == nil, "\(name)")
            #expect(bytes.count < 4000, "\(name): \(bytes.count)")
        }
    }

    @Test(arguments: 0..<3) func truncatedAnywhereIsRefused(sample: Int) throws {
        let (name, bytes) = try ONNXSamples.files()[sample]
        for count in bytes.indices {
            // The graph is announced with its size, and only what stands after it may be left out.
            let problem = ONNXSamples.problem(Array(bytes[..<count]))
            #expect(problem != nil || count > bytes.count - 16, "\(name), \(count) bytes")
        }
    }

    @Test(arguments: 0..<3) func flippedBitsAreReadOrRefused(sample: Int) throws {
        let bytes = try ONNXSamples.files()[sample].bytes
        for place in bytes.indices {
            var flipped = bytes
            flipped[place] ^= 1 << UInt8(place * 3 % 8)
            _ = ONNXSamples.problem(flipped)
        }
    }

    @Test(arguments: 0..<3) func mutationsAreReadOrRefused(sample: Int) throws {
        var random = RandomSequence(Philox(seed: 13, stream: 0))
        let bytes = try ONNXSamples.files()[sample].bytes
        var refused = 0
        for _ in 0..<1000 where ONNXSamples.problem(mutated(bytes, &random)) != nil { refused += 1 }
        #expect(refused > 100 && refused < 1000, "\(refused)")
    }

    /// Every number of a network, in attributes, constants and sizes, in turn made one that nobody expects.
    @Test func hugeNumbersAreReadOrRefused() throws {
        let huge = [Int.min, Int.min + 1, -(1 << 40), -3, -1, 0, 1, 7, 1 << 20, 1 << 31, 1 << 40, 1 << 62, Int.max]
        for sample in try ONNXSamples.files() {
            let model = try ONNXModel(reading: sample.bytes[...], path: sample.name)
            for number in huge {
                for (place, node) in model.nodes.enumerated() {
                    for (name, value) in node.attributes {
                        var changed = model
                        switch value {
                        case .integer:
                            changed.nodes[place].attributes[name] = .integer(number)
                            _ = ONNXSamples.problem(changed.message.bytes)
                        case .integers(let numbers):
                            for index in numbers.indices {
                                var numbers = numbers
                                numbers[index] = number
                                changed.nodes[place].attributes[name] = .integers(numbers)
                                _ = ONNXSamples.problem(changed.message.bytes)
                            }
                        default: break
                        }
                    }
                }
                for (place, tensor) in model.initializers.enumerated() where tensor.type == .int64 {
                    guard let numbers = tensor.numbers else { continue }
                    for index in numbers.indices {
                        var (changed, values) = (model, numbers.map { Int($0) })
                        values[index] = number
                        changed.initializers[place] = ONNXTensor(tensor.name, tensor.dimensions, values)
                        _ = ONNXSamples.problem(changed.message.bytes)
                    }
                }
                for (place, input) in model.inputs.enumerated() {
                    for index in (input.dimensions ?? []).indices {
                        var changed = model
                        changed.inputs[place].dimensions?[index] = .size(number)
                        _ = ONNXSamples.problem(changed.message.bytes)
                    }
                }
            }
        }
    }
}
