import EaselCore
import EaselImages
import Foundation
import Testing

@Suite struct ColourMapTests {
    /// Even to the eye: what it says in grey grows with every step.
    @Test func growsLighterEvenly() {
        let lumas = ColourMap.heat.map { colour in
            0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2])
        }
        #expect(lumas.count == 256 && lumas[0] < 0.01 && lumas[255] > 0.85)
        // The cube root is near to what is seen; a step is of 255ths of that, give or take a rounding.
        let steps = zip(lumas, lumas.dropFirst()).map { cbrt($1) - cbrt($0) }
        #expect(steps.allSatisfy { $0 > -0.004 && $0 < 0.02 })
        let quarters = stride(from: 0, to: 256, by: 51).map { cbrt(lumas[$0]) }
        #expect(zip(quarters, quarters.dropFirst()).allSatisfy { $1 - $0 > 0.1 && $1 - $0 < 0.25 })
    }

    @Test func takesNumbersOutsideToTheEnds() {
        #expect(ColourMap.colour(of: -3) == ColourMap.heat[0] && ColourMap.colour(of: .nan) == ColourMap.heat[0])
        #expect(ColourMap.colour(of: 3) == ColourMap.heat[255] && ColourMap.colour(of: 0.5) == ColourMap.heat[128])
    }

    private func linear(_ sample: UInt8) -> Double {
        let value = Double(sample) / 255
        return value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92
    }

    /// Where a prepared image lies in the one it was made of.
    @Test func windows() {
        let size = Size2D(height: 10, width: 20)
        func window(_ fit: ImageFit, _ height: Int, _ width: Int) -> [Double] {
            let found = ImagePreparation(size: size, fit: fit).window(in: Size2D(height: height, width: width))
            return [found.top, found.left, found.height, found.width]
        }
        #expect(ImagePreparation().window(in: size) == (0, 0, 10, 20))
        #expect(window(.stretch, 7, 7) == [0, 0, 7, 7])
        #expect(window(.cover, 100, 100) == [25, 0, 50, 100])
        #expect(window(.cover, 10, 100) == [0, 40, 10, 20])
        #expect(window(.contain, 100, 100) == [0, -50, 100, 200])
        #expect(window(.pad, 4, 10) == [-3, -5, 10, 20])
    }
}
