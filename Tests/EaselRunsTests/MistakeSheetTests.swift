import EaselCore
import EaselData
import EaselImages
import EaselModels
import EaselRuns
import EaselTraining
import Testing

@Suite struct MistakeSheetTests {
    private func report(classes: Int = 10) throws -> (report: TestReport, set: any ImageSource) {
        let data = try fewDigits(train: 8, test: 70)
        let recipe = try ClassifierRecipe(
            SmallConvNet(SmallConvNetConfiguration(classes: classes, widths: [4, 4], featureSize: 8)),
            optimizer: Adam(), batchSize: 16, seed: 3)
        return (try recipe.report(on: data.testImages, importanceSamples: nil), data.test)
    }

    /// The surest come first, and what is right is not among them.
    @Test func theSurestMistakes() throws {
        let (report, set) = try report()
        let matrix = try #require(report.confusion)
        let labels = try #require(set.labels)
        #expect(report.mistakes.count == min(70 - matrix.correct, MistakeSheet.capacity))
        #expect(report.mistakes.allSatisfy { $0.label != $0.predicted && Int(labels[$0.index]) == $0.label })
        #expect(zip(report.mistakes, report.mistakes.dropFirst()).allSatisfy { $0.confidence >= $1.confidence })
        #expect(Set(report.mistakes.map(\.index)).count == report.mistakes.count)
        let calibration = try #require(report.calibration)
        #expect(calibration.bins.reduce(0) { $0 + $1.count } == 70)
        #expect(calibration.expectedError == report.test["expectedCalibrationError"])
    }

    @Test func theSheet() throws {
        let (report, set) = try report()
        let long = (0..<10).map { "a class whose name is long, number \($0)" }
        for names in [nil, long] {
            let image = try MistakeSheet(report.mistakes, from: set, classNames: names).image()
            #expect(image.width == 6 * 178 + 10 && image.channels == 3 && image.height > 7 * 200)
            // The first image is there, enlarged six times, which fills its square of 168.
            let first = try set.image(at: report.mistakes[0].index)
            let middle = (first.height / 2 * first.width + first.width / 2)
            let (row, column) = (10 + first.height / 2 * 6 + 1, 10 + first.width / 2 * 6 + 1)
            #expect(image.pixels[(row * image.width + column) * 3] == first.pixels[middle])
        }
        let large = try Digits(ImageShape(height: 300, width: 200)).images(from: 0, count: 70)
        #expect(try MistakeSheet(Array(report.mistakes.prefix(2)), from: large, classNames: nil).image().width == 366)
        #expect(message { _ = try MistakeSheet([], from: set, classNames: nil).image() }.contains("no picture to draw"))
    }
}
