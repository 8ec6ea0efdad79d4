import EaselFiles

/// The type of a tensor's elements in an ONNX file, by its number there.
package enum ONNXElementType: Int, Sendable {
    case float = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case float16 = 10
    case double = 11
    case uint32 = 12
    case uint64 = 13
    case bfloat16 = 16

    /// The size of an element in bytes; 0 for texts.
    var byteCount: Int {
        switch self {
        case .string: 0
        case .uint8, .int8, .bool: 1
        case .uint16, .int16, .float16, .bfloat16: 2
        case .float, .int32, .uint32: 4
        case .int64, .double, .uint64: 8
        }
    }

    /// Whether elements are floating-point numbers.
    var isFloating: Bool {
        switch self {
        case .float, .float16, .double, .bfloat16: true
        default: false
        }
    }

    /// The type that a safetensors file has for the same bytes; `nil` for texts.
    private var stored: SafetensorsElementType? {
        switch self {
        case .float: .float32
        case .uint8: .unsignedInt8
        case .int8: .int8
        case .uint16: .unsignedInt16
        case .int16: .int16
        case .int32: .int32
        case .int64: .int64
        case .bool: .boolean
        case .float16: .float16
        case .double: .float64
        case .uint32: .unsignedInt32
        case .uint64: .unsignedInt64
        case .bfloat16: .bfloat16
        case .string: nil
        }
    }

    /// Elements as 32-bit floating point, the nearest where none is the same; `nil` for texts.
    func floats(_ bytes: ArraySlice<UInt8>) -> [Float]? { bytes.withUnsafeBytes { stored?.floats(from: $0) } }

    /// Elements as numbers, each as it is but those of 64 bits; `nil` for texts.
    func numbers(_ bytes: ArraySlice<UInt8>) -> [Double]? {
        guard self == .double else {
            return isFloating ? floats(bytes)?.map { Double($0) } : integers(bytes)?.map { Double($0) }
        }
        return bytes.withUnsafeBytes { bytes in
            (0..<bytes.count / 8).map { bytes.loadUnaligned(fromByteOffset: 8 * $0, as: Double.self) }
        }
    }

    /// Elements as whole numbers; floating-point ones are cut to them, and beyond what there is to the nearest.
    func integers(_ bytes: ArraySlice<UInt8>) -> [Int]? {
        bytes.withUnsafeBytes { bytes -> [Int]? in
            func converted<Element: BitwiseCopyable>(_: Element.Type, _ integer: (Element) -> Int) -> [Int] {
                let size = MemoryLayout<Element>.size
                return (0..<bytes.count / size).map {
                    integer(bytes.loadUnaligned(fromByteOffset: $0 * size, as: Element.self))
                }
            }
            switch self {
            case .int64: return converted(Int64.self) { Int($0) }
            case .int32: return converted(Int32.self) { Int($0) }
            case .int16: return converted(Int16.self) { Int($0) }
            case .int8: return converted(Int8.self) { Int($0) }
            case .uint64: return converted(UInt64.self) { Int(clamping: $0) }
            case .uint32: return converted(UInt32.self) { Int($0) }
            case .uint16: return converted(UInt16.self) { Int($0) }
            case .uint8: return converted(UInt8.self) { Int($0) }
            case .bool: return converted(UInt8.self) { $0 == 0 ? 0 : 1 }
            case .double: return converted(Double.self) { Int(clampingFrom: $0) }
            case .float, .float16, .bfloat16: return floats(ArraySlice(bytes))?.map { Int(clampingFrom: Double($0)) }
            case .string: return nil
            }
        }
    }
}

extension Int {
    /// The whole part of a number; the nearest there is where it is too large, 0 for no number.
    init(clampingFrom number: Double) {
        self = number.isNaN ? 0 : Int(exactly: number.rounded(.towardZero)) ?? (number < 0 ? .min : .max)
    }
}
