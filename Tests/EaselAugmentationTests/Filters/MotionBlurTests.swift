import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// Blurring along a line, beside a mean in Double.
@Suite struct MotionBlurTests {
    @Test(arguments: [(5.0, 0.0), (4.3, 33.0), (7.0, 90.0), (1.0, 20.0)]) func isAMean(length: Double, angle: Double)
        throws
    {
        for name in ["grey", "colour"] {
            let image = try picture(name)
            let blurred = try image.augmented("motion-blur:\(length)..\(length),\(angle)..\(angle)")
            var settings = WarpSettings()
            settings.fill = .nearest
            let naive = NaiveWarp(image: image, settings: settings)
            let count = max(Int((2 * (length - 1)).rounded(.up)), 0) + 1
            let turn = angle * .pi / 180
            for y in 0..<image.height {
                for x in 0..<image.width {
                    var sums = [Double](repeating: 0, count: image.channels)
                    for step in 0..<count {
                        let along = count == 1 ? 0 : (length - 1) * (Double(step) / Double(count - 1) - 0.5)
                        let pixel = naive.pixel(Double(x) + along * cos(turn), Double(y) - along * sin(turn))
                        for channel in sums.indices { sums[channel] += pixel[channel] / Double(count) }
                    }
                    for channel in sums.indices {
                        let sample = Double(blurred.pixels[(y * image.width + x) * image.channels + channel])
                        // Each moved image is rounded, and then their mean.
                        #expect(abs(sample - sums[channel]) <= 1.1)
                    }
                }
            }
        }
    }

    /// What is clear has no colour to give, and what is opaque beside it none to lose.
    @Test func nothingDarkensBesideWhatIsClear() throws {
        let pixels = (0..<12 * 12).flatMap { [255, 255, 255, $0 % 12 < 6 ? 0 : 255] as [UInt8] }
        let image = try Image(height: 12, width: 12, channels: 4, pixels: pixels)
        for angle in [0, 30, 90] { #expect(try image.augmented("motion-blur:9..9,\(angle)..\(angle)") == image) }
    }

    @Test func oneLengthIsNone() throws {
        #expect(try picture("colour").augmented("motion-blur:1..1") == picture("colour"))
    }
}
