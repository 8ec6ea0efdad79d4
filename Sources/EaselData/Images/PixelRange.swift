/// The range that a model sees the 256 values of a pixel in: the one place where bytes and numbers are converted.
public enum PixelRange: String, Sendable, Hashable, CaseIterable, Codable {
    /// 0 becomes 0 and 255 becomes 1.
    case zeroToOne
    /// 0 becomes -1 and 255 becomes 1.
    case minusOneToOne

    /// The number for each of the 256 bytes.
    public var table: [Float] { self == .zeroToOne ? Self.zeroToOneTable : Self.minusOneToOneTable }

    /// The number for a byte.
    public func value(of byte: UInt8) -> Float {
        self == .zeroToOne ? Float(byte) / 255 : (Float(byte) * 2 - 255) / 255
    }

    /// The byte nearest to a number; numbers outside the range are clamped, and NaN gives 0.
    public func byte(of value: Float) -> UInt8 {
        let scaled = self == .zeroToOne ? value * 255 : (value + 1) * 127.5
        // The comparison is false for NaN.
        guard scaled > 0 else { return 0 }
        return UInt8(min(scaled, 255).rounded())
    }

    /// Converts samples to as many numbers.
    func convert(_ samples: [UInt8], to destination: UnsafeMutableBufferPointer<Float>) {
        table.withUnsafeBufferPointer { table in
            samples.withUnsafeBufferPointer { samples in
                for place in 0..<min(samples.count, destination.count) {
                    destination[place] = table[Int(samples[place])]
                }
            }
        }
    }

    // Stored, so that filling a batch allocates nothing.
    private static let zeroToOneTable = (0...255).map { PixelRange.zeroToOne.value(of: UInt8($0)) }
    private static let minusOneToOneTable = (0...255).map { PixelRange.minusOneToOne.value(of: UInt8($0)) }
}
