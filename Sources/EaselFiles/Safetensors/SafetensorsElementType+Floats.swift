extension SafetensorsElementType {
    /// Whether elements of this type can be read as 32-bit floating point.
    package var isReadAsFloat: Bool { converter != nil }

    /// Elements as 32-bit floating point; `nil` for a type that is not converted, such as `F8_E4M3`.
    ///
    /// `F16`, `BF16` and integers of up to 24 bits are kept exactly; of others the nearest number is taken, which is
    /// infinite for an `F64` that is too large. A truth value is 0 or 1.
    ///
    /// - Parameters:
    ///   - bytes: The elements, a whole number of them.
    ///   - isBigEndian: Whether the highest byte of each stands first.
    package func floats(from bytes: UnsafeRawBufferPointer, isBigEndian: Bool = false) -> [Float]? {
        converter?(bytes, isBigEndian)
    }

    private var converter: ((UnsafeRawBufferPointer, Bool) -> [Float])? {
        switch self {
        case .float32: { Self.converted($0, UInt32.self, $1) { Float(bitPattern: $0) } }
        case .float64: { Self.converted($0, UInt64.self, $1) { Float(Double(bitPattern: $0)) } }
        case .float16: { Self.converted($0, UInt16.self, $1) { Float(Float16(bitPattern: $0)) } }
        case .bfloat16: { Self.converted($0, UInt16.self, $1) { Float(bitPattern: UInt32($0) << 16) } }
        case .int64: { Self.converted($0, Int64.self, $1) { Float($0) } }
        case .int32: { Self.converted($0, Int32.self, $1) { Float($0) } }
        case .int16: { Self.converted($0, Int16.self, $1) { Float($0) } }
        case .int8: { Self.converted($0, Int8.self, $1) { Float($0) } }
        case .unsignedInt64: { Self.converted($0, UInt64.self, $1) { Float($0) } }
        case .unsignedInt32: { Self.converted($0, UInt32.self, $1) { Float($0) } }
        case .unsignedInt16: { Self.converted($0, UInt16.self, $1) { Float($0) } }
        case .unsignedInt8: { Self.converted($0, UInt8.self, $1) { Float($0) } }
        case .boolean: { Self.converted($0, UInt8.self, $1) { $0 == 0 ? 0 : 1 } }
        default: nil
        }
    }

    @inline(__always)
    private static func converted<Bits: FixedWidthInteger & BitwiseCopyable>(
        _ bytes: UnsafeRawBufferPointer, _ type: Bits.Type, _ isBigEndian: Bool, _ float: (Bits) -> Float
    ) -> [Float] {
        let size = MemoryLayout<Bits>.size
        let count = bytes.count / size
        return [Float](unsafeUninitializedCapacity: count) { floats, initialized in
            for index in 0..<count {
                let bits = bytes.loadUnaligned(fromByteOffset: index * size, as: Bits.self)
                floats[index] = float(isBigEndian ? Bits(bigEndian: bits) : Bits(littleEndian: bits))
            }
            initialized = count
        }
    }
}
