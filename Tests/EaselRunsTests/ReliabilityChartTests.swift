import EaselImages
import EaselMeasures
import EaselRuns
import Testing

@Suite struct ReliabilityChartTests {
    /// Ten images of which half are right where the model is surest, and one of less confidence.
    private func calibration() throws -> Calibration {
        try Calibration(
            confidences: [Float](repeating: 0.95, count: 10) + [0.45],
            isRight: (0..<10).map { $0 % 2 == 0 } + [true])
    }

    @Test func aBarIsAsHighAsItsImagesAreRight() throws {
        let svg = ReliabilityChart(try calibration()).svg
        let bars = svg.matches(
            of: #/<rect x="([0-9.]+)" y="([0-9.]+)" width="[0-9.]+" height="([0-9.]+)" fill="#9ac7e6"/#
        )
        .map { (x: Double($0.1) ?? 0, height: Double($0.3) ?? 0) }
        // Two bars of accuracy, and two of how many images there are.
        #expect(bars.map(\.height) == [392, 196, 7, 70] && bars[0].x < bars[1].x)
        #expect(svg.contains("expected calibration error 0.4591") && svg.contains(">confidence<"))
        #expect(svg.components(separatedBy: "<circle").count - 1 == 2)
        #expect(XMLCheck.isWellFormed(svg))
    }

    @Test func itIsDrawnAsPixelsToo() throws {
        let image = try ReliabilityChart(calibration()).image()
        #expect(image.width == 960 && image.channels == 3)
        let bar = stride(from: 0, to: image.pixels.count, by: 3).count {
            Array(image.pixels[$0..<$0 + 3]) == [0x9a, 0xc7, 0xe6]
        }
        #expect(bar > 20_000)
        #expect(try ReliabilityChart(Calibration(confidences: [], isRight: [])).image().width == 960)
    }
}
