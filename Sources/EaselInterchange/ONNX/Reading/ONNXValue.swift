import EaselGraph

/// A value of an ONNX graph while it is traced: numbers that are known, or a tensor of the trace.
///
/// Sizes are those of the file, so images are `[N, C, H, W]`. A tensor with four dimensions may be held with its channels
/// last, as Easel's convolutions have them; what is asked for in the other order is transposed once.
final class ONNXValue {
    /// The type that the file's operators see.
    let type: ONNXElementType
    /// The sizes in the file's order.
    let dimensions: [Int]
    /// The numbers in row-major order, where they are known.
    let numbers: [Double]?
    private var plain: Tensor?
    private var last: Tensor?
    private let parameter: (() -> Tensor)?

    /// Numbers that are known.
    /// - Parameter tensor: The tensor that holds them, where they are a parameter's.
    init(_ type: ONNXElementType, _ dimensions: [Int], _ numbers: [Double], tensor: (() -> Tensor)? = nil) {
        (self.type, self.dimensions, self.numbers, parameter) = (type, dimensions, numbers, tensor)
    }

    /// Whole numbers that are known.
    convenience init(integers: [Int]) { self.init(.int64, [integers.count], integers.map { Double($0) }) }

    /// A tensor in the file's order.
    init(_ tensor: Tensor, _ type: ONNXElementType? = nil) {
        self.type = type ?? (tensor.type.elementType == .float32 ? .float : .int32)
        (dimensions, numbers, plain, parameter) = (tensor.shape.dimensions, nil, tensor, nil)
    }

    /// A tensor `[N, H, W, C]` that stands for one of `[N, C, H, W]`.
    init(channelsLast tensor: Tensor, _ type: ONNXElementType = .float) {
        self.type = type
        dimensions = tensor.shape.rank == 4 ? [0, 3, 1, 2].map { tensor.shape[$0] } : tensor.shape.dimensions
        (numbers, last, parameter) = (nil, tensor, nil)
    }

    /// The number of elements.
    var count: Int { Shape(dimensions).count }
    /// Whether it is held with its channels last.
    var isChannelsLast: Bool { last != nil && plain == nil }

    /// The tensor in the file's order. Numbers become a constant of the trace.
    var tensor: Tensor {
        if let plain { return plain }
        let made: Tensor
        if let last {
            made = last.transposed([0, 3, 1, 2])
        } else if let parameter {
            made = parameter()
        } else if type.isFloating || type == .bool {
            made = .constant((numbers ?? []).map { Float($0) }, Shape(dimensions))
        } else {
            made = .constant(
                integers: (numbers ?? []).map { Int32(clamping: Int(clampingFrom: $0)) }, Shape(dimensions))
        }
        plain = made
        return made
    }

    /// The same numbers as a tensor in floating point whatever they are in the file; whole ones are exact up to 2²⁴.
    ///
    /// Whole numbers that depend on the picture may be held in either way.
    var inFloatingPoint: ONNXValue {
        guard !type.isFloating, type != .bool else { return self }
        if let numbers { return ONNXValue(.float, dimensions, numbers) }
        let held = plain ?? last
        guard let held, held.type.elementType == .int32 else { return self }
        return plain == nil ? ONNXValue(channelsLast: held.asFloats()) : ONNXValue(held.asFloats())
    }

    /// The tensor in the file's order, in floating point whatever it is in the file.
    var real: Tensor { inFloatingPoint.tensor }

    /// The tensor with its channels last, of one with four dimensions.
    var channelsLast: Tensor {
        if let last { return last }
        let made = tensor.transposed([0, 2, 3, 1])
        last = made
        return made
    }

    /// The numbers as whole ones.
    var integers: [Int]? { numbers?.map { Int(clampingFrom: $0) } }
}
