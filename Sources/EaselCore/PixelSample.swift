/// A sample of a picture: a whole number of which 0 is black and the greatest is white.
package protocol PixelSample: FixedWidthInteger, UnsignedInteger, Sendable {
    /// Every sample as a number in `0…1`.
    static var unitValues: [Float] { get }

    /// The sample nearest to a number in `0…1`; those outside are clamped, and NaN gives 0.
    init(unitValue: Float)
}

extension UInt8: PixelSample {
    package static let unitValues = PixelScaling.zeroToOne.table()

    package init(unitValue: Float) { self = PixelScaling.zeroToOne.byte(of: unitValue) }
}

extension UInt16: PixelSample {
    package static let unitValues = (0...65535).map { Float($0) / 65535 }

    package init(unitValue: Float) {
        // The comparison is false for NaN.
        self = unitValue > 0 ? UInt16((Swift.min(unitValue, 1) * 65535).rounded()) : 0
    }
}
