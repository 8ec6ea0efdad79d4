/// The type of a tensor's elements in a TensorFlow Lite file, by its number there.
package enum TFLiteType: Int, Sendable {
    case float32 = 0
    case float16 = 1
    case int32 = 2
    case uint8 = 3
    case int64 = 4
    case bool = 6
    case int16 = 7
    case int8 = 9

    /// The same type in an ONNX file, whose conversions are used.
    var converted: ONNXElementType {
        switch self {
        case .float32: .float
        case .float16: .float16
        case .int32: .int32
        case .uint8: .uint8
        case .int64: .int64
        case .bool: .bool
        case .int16: .int16
        case .int8: .int8
        }
    }

    /// Whether elements are floating-point numbers.
    var isFloating: Bool { self == .float32 || self == .float16 }

    /// The least and the largest number of a quantised tensor; `nil` for types that none has.
    var range: ClosedRange<Float>? {
        switch self {
        case .uint8: 0...255
        case .int8: -128...127
        case .int16: -32768...32767
        default: nil
        }
    }
}
