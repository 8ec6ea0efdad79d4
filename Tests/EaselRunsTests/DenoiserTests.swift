import EaselData
import EaselImages
import EaselRuns
import EaselTraining
import Testing

/// A model trained on real digits takes noise out of sheets of them.
@Suite struct DenoiserTests {
    /// Whether MNIST is on this machine; nothing is downloaded for a test.
    private static let hasDigits = DatasetCatalog().location(of: "mnist") != nil

    /// A sheet gains nearly what its digits gain one by one, and its border is no worse than its middle.
    @Test(.enabled(if: hasDigits, "MNIST is not on this machine: set EASEL_DATA_ROOT to measure tiles on real digits"))
    func sheetsOfDigits() throws {
        let digits = try DatasetCatalog().load("mnist", limit: 12_000)
        let noise = ImageNoise.gaussian(standardDeviation: 0.4)
        let recipe = try #require(
            ModelCatalog.recipe(
                .init(name: "denoising-autoencoder", options: ["noise": .text("gaussian:0.4")]),
                image: digits.imageShape, batchSize: 64) as? ReconstructionRecipe)
        for epoch in 0..<3 {
            for batch in try digits.train.batches(of: 64, shuffledBy: UInt64(epoch)) where batch.size == 64 {
                var values: [Float] = []
                try recipe.train(on: batch, learningRate: 2e-3, into: &values)
            }
        }
        let denoiser = try Denoiser(recipe.model, shape: digits.imageShape)
        let (count, side) = (10, 280)
        var pixels = [UInt8](repeating: 0, count: side * side)
        for index in 0..<(count * count) {
            let digit = try digits.test.image(at: index)
            for row in 0..<28 {
                let first = (index / count * 28 + row) * side + index % count * 28
                pixels.replaceSubrange(first..<(first + 28), with: digit.pixels[(row * 28)..<(row * 28 + 28)])
            }
        }
        let clean = try Image(height: side, width: side, channels: 1, pixels: pixels)
        let noisy = try noise.applied(to: clean, seed: 3)
        func part(_ image: Image, _ rows: Range<Int>, _ columns: Range<Int>) throws -> Image {
            try Image(
                height: rows.count, width: columns.count, channels: 1,
                pixels: rows.flatMap { row in columns.map { image.pixels[row * image.width + $0] } })
        }
        func error(_ image: Image, _ rows: Range<Int>, _ columns: Range<Int>) throws -> Double {
            try ImageDifference(original: part(clean, rows, columns), image: part(image, rows, columns))
                .meanSquaredError
        }
        let all = 0..<side
        let sheet = try denoiser(noisy)
        var single = 0.0
        for index in 0..<(count * count) {
            let rows = (index / count * 28)..<(index / count * 28 + 28)
            let columns = (index % count * 28)..<(index % count * 28 + 28)
            let digit = try denoiser(part(noisy, rows, columns))
            single += try ImageDifference(original: part(clean, rows, columns), image: digit).meanSquaredError / 100
        }
        let whole = try error(sheet, all, all)
        let before = try error(noisy, all, all)
        #expect(single < before / 3, "\(single) of \(before)")
        // Less than a decibel; an average of all tiles alike loses more than two.
        #expect(whole < single * 1.26, "a sheet \(whole), single digits \(single)")
        let middle = try error(sheet, 28..<252, 28..<252)
        for (rows, columns) in [(0..<1, all), (279..<280, all), (all, 0..<1), (all, 279..<280)] {
            let border = try error(sheet, rows, columns)
            #expect(border < middle * 1.5, "rows \(rows), columns \(columns): \(border), the middle \(middle)")
        }
        // Cut out of phase with the model, the border is where no tile holds a whole digit.
        let cropped = try denoiser(part(noisy, 3..<271, 5..<275))
        let cut = try part(clean, 3..<271, 5..<275)
        let edge = try ImageDifference(
            original: part(cut, 0..<1, 0..<270), image: part(cropped, 0..<1, 0..<270)
        ).meanSquaredError
        let inside = try ImageDifference(
            original: part(cut, 28..<240, 28..<240), image: part(cropped, 28..<240, 28..<240)
        ).meanSquaredError
        #expect(edge < inside * 1.5, "the first row \(edge), the middle \(inside)")
    }

    /// A large picture's noise is drawn strip by strip, in no two alike.
    @Test func noiseOfALargePicture() throws {
        let grey = try Image(height: 1100, width: 1024, colour: [128, 9])
        let noisy = try ImageNoise.gaussian(standardDeviation: 0.1).applied(to: grey, seed: 1)
        let colours = stride(from: 0, to: noisy.pixels.count, by: 2).map { Int(noisy.pixels[$0]) }
        #expect(stride(from: 1, to: noisy.pixels.count, by: 2).allSatisfy { noisy.pixels[$0] == 9 })
        // Strips of 1,024 rows.
        let (first, second) = (colours[..<(76 * 1024)], colours[(1024 * 1024)...])
        #expect(zip(first, second).count { $0 == $1 } < first.count / 20)
        for part in [first, second] {
            let mean = Double(part.reduce(0, +)) / Double(part.count)
            #expect(abs(mean - 128) < 1, "\(mean)")
        }
        // The first strip is what a picture of its size gets.
        let small = try ImageNoise.gaussian(standardDeviation: 0.1)
            .applied(to: Image(height: 1024, width: 1024, colour: [128]), seed: 1)
        #expect(small.pixels.elementsEqual(colours[..<(1024 * 1024)].map { UInt8($0) }))
    }
}
