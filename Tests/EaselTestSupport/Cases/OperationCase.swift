import EaselGraph
import EaselCore

/// How a case's input is filled.
package enum CaseValues: Sendable {
    /// Uniform between two bounds.
    case range(Double, Double)
    /// At least 0.1 away from zero on either side, below 1.1: for what has a kink at 0.
    case awayFromZero
    /// No two closer than a thousandth, in random order around 0: for what has a kink where elements are equal.
    case distinct
    /// Whole numbers in `0..<classes`.
    case labels(Int)
    /// These, again and again.
    case exactly([Double])
}

/// One input of a case.
package struct CaseInput: Sendable {
    package let shape: Shape
    package let values: CaseValues

    package init(_ shape: Shape, _ values: CaseValues = .range(-2, 2)) {
        self.shape = shape
        self.values = values
    }

    /// The type of the input.
    package var elementType: ElementType {
        if case .labels = values { .int32 } else { .float32 }
    }
}

/// An operation applied to inputs of certain shapes and values.
///
/// One table of these drives the comparison of gradients with differences, of kernels with the reference, of
/// instruction-set levels, and of numbers of threads.
package struct OperationCase: Sendable, CustomStringConvertible {
    package let name: String
    package let inputs: [CaseInput]
    /// Whether the gradient is that of the function computed. Only stopping a gradient makes it differ.
    package let hasTrueGradient: Bool
    package let body: @Sendable ([Tensor]) -> Tensor

    package init(
        _ name: String, _ inputs: [CaseInput], hasTrueGradient: Bool = true,
        _ body: @escaping @Sendable ([Tensor]) -> Tensor
    ) {
        self.name = name
        self.inputs = inputs
        self.hasTrueGradient = hasTrueGradient
        self.body = body
    }

    package var description: String { name }

    /// The elements of an input: always the same, and exact as 32-bit numbers.
    package func values(_ input: Int) -> [Double] {
        CaseInput.elements(inputs[input].shape.count, inputs[input].values, "\(name) \(input)")
    }

    /// Traces the case: the inputs are called `input0`, `input1`, …
    package func traced(_ phase: Phase = .training, _ finish: (Trace, [Tensor], Tensor) -> Void) -> Trace {
        let trace = Trace(phase: phase)
        trace.record {
            let tensors = inputs.enumerated().map { trace.input("input\($0)", $1.shape, $1.elementType) }
            finish(trace, tensors, body(tensors))
        }
        return trace
    }

    /// The elements of all inputs by name.
    package var inputValues: [String: [Double]] {
        Dictionary(inputs.indices.map { ("input\($0)", values($0)) }) { first, _ in first }
    }
}

extension CaseInput {
    /// Elements drawn from a sequence that the name chooses.
    package static func elements(_ count: Int, _ values: CaseValues, _ name: String) -> [Double] {
        let seed = name.utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var random = RandomSequence(Philox(seed: seed, stream: 0))
        switch values {
        case .range(let low, let high):
            return (0..<count).map { _ in Double(Float(low + (high - low) * Double(random.uniform()))) }
        case .awayFromZero:
            return (0..<count).map { _ in
                let sign: Float = random.nextWord() % 2 == 0 ? -1 : 1
                return Double(sign * (0.1 + random.uniform()))
            }
        case .distinct:
            let spacing = count > 1 ? max(4 / Double(count), 0.002) : 0
            return (0..<count).shuffled(using: &random).map {
                Double(Float((Double($0) - Double(count) / 2 + 0.3) * spacing))
            }
        case .labels(let classes): return (0..<count).map { _ in Double(random.nextWord() % UInt32(classes)) }
        case .exactly(let list): return (0..<count).map { list[$0 % list.count] }
        }
    }
}

/// Every case there is.
package let operationCases: [OperationCase] =
    arithmeticCases + functionCases + choiceCases + reductionCases + shapingCases + productCases + poolingCases
    + classificationCases + normalisationCases + indexingCases
