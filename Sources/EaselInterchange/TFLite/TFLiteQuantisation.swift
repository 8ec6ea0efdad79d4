import EaselGraph

/// How a quantised tensor's whole numbers stand for real ones: `scale · (number − zeroPoint)`.
///
/// Source: https://ai.google.dev/edge/litert/models/quantization_spec.
package struct TFLiteQuantisation: Sendable {
    /// One scale for the tensor, or one for each place along an axis.
    package let scales: [Float]
    /// As many zero points.
    package let zeroPoints: [Float]
    /// The axis that several scales are along.
    package let axis: Int
    /// The least and the largest number.
    let range: ClosedRange<Float>

    /// The scale of a tensor that has one.
    package var scale: Float { scales[0] }
    /// The zero point of a tensor that has one.
    package var zeroPoint: Float { zeroPoints[0] }
    /// Whether there is one scale.
    package var isOfOne: Bool { scales.count == 1 }

    /// Numbers less the zero point: whole steps of the scale.
    func steps(_ tensor: Tensor) -> Tensor { zeroPoint == 0 ? tensor : tensor - zeroPoint }

    /// The real numbers of a tensor of whole ones.
    func real(_ tensor: Tensor) -> Tensor {
        let steps = steps(tensor)
        return scale == 1 ? steps : steps * scale
    }

    /// The whole numbers of a tensor of real ones, cut to what an activation leaves.
    func quantised(_ tensor: Tensor, _ activation: TFLiteActivation = .none) -> Tensor {
        numbers(roundedAway(scale == 1 ? tensor : tensor * (1 / scale)), activation)
    }

    /// The numbers of a tensor of so many whole steps of the scale, cut to what an activation leaves.
    func numbers(_ steps: Tensor, _ activation: TFLiteActivation = .none) -> Tensor {
        clamped(zeroPoint == 0 ? steps : steps + zeroPoint, to: bounds(activation))
    }

    /// The whole numbers that an activation leaves.
    func bounds(_ activation: TFLiteActivation) -> ClosedRange<Float> {
        func place(_ value: Float) -> Float {
            min(max((value / scale).rounded() + zeroPoint, range.lowerBound), range.upperBound)
        }
        return switch activation {
        case .none: range
        case .relu: place(0)...range.upperBound
        case .relu6: place(0)...place(6)
        case .reluOne: place(-1)...place(1)
        }
    }
}

/// The activation that an operator of a TensorFlow Lite file ends with, by its number there.
enum TFLiteActivation: Int, Sendable {
    case none = 0
    case relu = 1
    case reluOne = 2
    case relu6 = 3

    /// The activation of real numbers.
    func callAsFunction(_ tensor: Tensor) -> Tensor {
        switch self {
        case .none: tensor
        case .relu: EaselGraph.relu(tensor)
        case .relu6: minimum(EaselGraph.relu(tensor), 6)
        case .reluOne: clamped(tensor, to: -1...1)
        }
    }
}

/// The nearest whole numbers, and of two that are as near the one further from 0, as the format rounds.
func roundedAway(_ tensor: Tensor) -> Tensor { sign(tensor) * floor(abs(tensor) + 0.5) }

/// A tensor cut to a range.
func clamped(_ tensor: Tensor, to range: ClosedRange<Float>) -> Tensor {
    minimum(maximum(tensor, range.lowerBound), range.upperBound)
}
