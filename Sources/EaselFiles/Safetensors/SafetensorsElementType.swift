import EaselCore

/// The type of a tensor's elements, by its name in the file.
///
/// A file may hold types that Easel does not compute with; they are listed, and refused when they are read as they are.
public struct SafetensorsElementType: Hashable, Sendable, CustomStringConvertible {
    /// The name in the file, such as `F32`.
    public let name: String

    /// Makes a type from its name in the file.
    public init(name: String) { self.name = name }

    /// 32-bit floating point, `F32`.
    public static let float32 = Self(name: "F32")
    /// 64-bit floating point, `F64`.
    public static let float64 = Self(name: "F64")
    /// Signed 32-bit integer, `I32`.
    public static let int32 = Self(name: "I32")
    /// Signed 64-bit integer, `I64`.
    public static let int64 = Self(name: "I64")
    /// Unsigned 64-bit integer, `U64`.
    public static let unsignedInt64 = Self(name: "U64")
    /// Unsigned 8-bit integer, `U8`.
    public static let unsignedInt8 = Self(name: "U8")
    /// 16-bit floating point of IEEE 754, `F16`.
    public static let float16 = Self(name: "F16")
    /// 16-bit floating point with the exponents of `F32`, `BF16`.
    public static let bfloat16 = Self(name: "BF16")
    /// Signed 16-bit integer, `I16`.
    public static let int16 = Self(name: "I16")
    /// Signed 8-bit integer, `I8`.
    public static let int8 = Self(name: "I8")
    /// Unsigned 32-bit integer, `U32`.
    public static let unsignedInt32 = Self(name: "U32")
    /// Unsigned 16-bit integer, `U16`.
    public static let unsignedInt16 = Self(name: "U16")
    /// Truth value of one byte, `BOOL`.
    public static let boolean = Self(name: "BOOL")

    /// The size of one element in bytes, `nil` for a type this version does not know.
    public var byteCount: Int? {
        switch name {
        case "F64", "I64", "U64", "C64": 8
        case "F32", "I32", "U32": 4
        case "F16", "BF16", "I16", "U16": 2
        case "U8", "I8", "BOOL", "F8_E4M3", "F8_E5M2", "F8_E8M0": 1
        default: nil
        }
    }

    /// One line for people.
    public var description: String { name.inOneLine(limit: 40) }
}
