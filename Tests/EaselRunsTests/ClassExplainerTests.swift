import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselTraining
import Testing

/// Grad-CAM and feature maps.
@Suite struct ClassExplainerTests {
    private let preparation = ImagePreparation(size: Size2D(height: 16, width: 16), colour: .grey)

    private func explainer(_ model: MeanNet) throws -> ClassExplainer {
        try ClassExplainer(
            model, classNames: (0..<model.classes).map { "class \($0)" }, preparation: preparation)
    }

    /// Of a network that ends in the mean of a map and a dense layer the gradient is the matrix over the number of places.
    @Test func isWhatItsPaperSays() throws {
        let model = MeanNet(classes: 3)
        initialize(model, seed: 11)
        let explainer = try explainer(model)
        for seed in 0..<4 as Range<UInt64> {
            let image = try striped(Int(seed) % 2, top: 3, left: 7, seed: seed)
            let map = try explainer.stageMaps(of: image)[1]
            let weights = model.output.weight.values
            for number in 0..<3 {
                let found = try explainer(image, of: number)
                var expected = (0..<map.height * map.width).map { place in
                    max(
                        (0..<12).reduce(0.0) {
                            $0 + Double(map.values[place * 12 + $1]) * Double(weights[$1 * 3 + number]) / 64
                        }, 0)
                }
                let peak = expected.max() ?? 0
                if peak > 0 { expected = expected.map { $0 / peak } }
                #expect(found.height == 8 && found.width == 8 && found.prediction.classNumber == number)
                let difference = zip(found.map, expected).reduce(0) { max($0, abs(Double($1.0) - $1.1)) }
                #expect(difference < 1e-4, "class \(number): \(difference)")
                #expect(found.isEmpty == (peak == 0))
            }
        }
    }

    @Test func explainsTheMostProbableClassUnlessAsked() throws {
        let model = MeanNet(classes: 3)
        initialize(model, seed: 4)
        let explainer = try explainer(model)
        let classifier = try Classifier(model, classNames: explainer.classNames, preparation: preparation)
        let image = try striped(0, top: 1, left: 1, seed: 9)
        let best = try classifier([image])[0].best
        let found = try explainer(image)
        #expect(found.prediction.classNumber == best.classNumber)
        #expect(abs(found.prediction.probability - best.probability) < 1e-6)
        let isSame = try found.map == explainer(image, of: best.classNumber).map
        #expect(isSame)
        #expect(message { _ = try explainer(image, of: 3) }.contains("the classes are 0 to 2"))
    }

    /// Classes that differ in a patch of stripes alone: the patch is what speaks for the class.
    @Test func peaksWhereTheClassIsDecided() throws {
        var (pixels, labels): ([UInt8], [Int32]) = ([], [])
        for index in 0..<512 {
            let image = try striped(
                index % 2, top: (index / 2) % 11, left: (index / 22) % 11, seed: UInt64(index))
            pixels += image.pixels
            labels.append(Int32(index % 2))
        }
        let set = try ImageSet(height: 16, width: 16, channels: 1, pixels: pixels, labels: labels)
        let model = MeanNet()
        let recipe = try ClassifierRecipe(model, optimizer: Adam(), batchSize: 32, seed: 1)
        for epoch in 0..<12 {
            for batch in try set.batches(of: 32, shuffledBy: 1, epoch: epoch) {
                _ = try recipe.train(on: batch, learningRate: 5e-3)
            }
        }
        #expect((try recipe.evaluate(on: set)[.accuracy] ?? 0) > 0.97)
        let explainer = try explainer(model)
        var hits = 0
        for (index, place) in [(0, 0), (2, 9), (10, 1), (9, 10), (5, 5), (0, 10), (10, 6), (6, 2)].enumerated() {
            let image = try striped(index % 2, top: place.0, left: place.1, seed: UInt64(9000 + index))
            let found = try explainer(image, of: index % 2)
            let peak = found.map.indices.max { found.map[$0] < found.map[$1] } ?? 0
            // A place of the map stands for two rows and two columns of the picture.
            let (row, column) = (2 * (peak / found.width), 2 * (peak % found.width))
            let isInside = (place.0 - 1...place.0 + 6).contains(row) && (place.1 - 1...place.1 + 6).contains(column)
            hits += isInside ? 1 : 0
            // Outside of it next to nothing speaks for the class.
            #expect(!found.isEmpty)
        }
        #expect(hits >= 7, "\(hits) of 8")
    }

    @Test func overlaysLieWhereTheModelLooked() throws {
        let model = MeanNet()
        initialize(model, seed: 2)
        let explainer = try ClassExplainer(
            model, classNames: ["a", "b"],
            preparation: ImagePreparation(size: Size2D(height: 16, width: 16), fit: .cover, colour: .grey))
        let image = try Image(height: 256, width: 512, colour: [90, 200, 30])
        let overlay = try explainer.overlay(of: explainer(image), over: image)
        #expect(overlay.width == 512 && overlay.height > 256 && overlay.channels == 3)
        // What is cut off at both sides is grey and dark.
        func pixel(_ row: Int, _ column: Int) -> [UInt8] {
            Array(overlay.pixels[3 * (row * overlay.width + column)..<3 * (row * overlay.width + column) + 3])
        }
        let dark = Image.luma(90 as UInt8, 200, 30) / 3
        for column in [0, 127, 384, 511] { #expect(pixel(100, column) == [dark, dark, dark]) }
        for column in [128, 383] { #expect(Set(pixel(100, column)).count > 1) }
        // A small picture is enlarged, a large one made smaller.
        let small = try Image(height: 16, width: 20, colour: [7])
        #expect(try explainer.overlay(of: explainer(small), over: small).width == 280)
        let large = try Image(height: 600, width: 3000, colour: [7])
        #expect(try explainer.overlay(of: explainer(large), over: large).width == 1024)
    }

    /// Every classifier of the catalogue: a map for each stage, of its channels, before pooling.
    @Test(arguments: ModelCatalog.all.filter { $0.task == .classification }.map(\.name))
    func mapsOfEveryModel(name: String) throws {
        let described = try narrow(name)
        for image in [ImageShape(height: 28, width: 28), ImageShape(height: 64, width: 64, channels: 3)] {
            guard let model = try? ModelCatalog.classifier(described, image: image), !model.stages.isEmpty else {
                continue
            }
            initialize(model, seed: 1)
            let explainer = try ClassExplainer(
                model, classNames: (0..<model.classes).map(String.init),
                preparation: ImagePreparation(size: Size2D(height: image.height, width: image.width)))
            let picture = try Image(
                height: image.height, width: image.width, channels: image.channels,
                pixels: (0..<image.count).map { UInt8($0 * 37 % 256) })
            let maps = try explainer.stageMaps(of: picture)
            #expect(maps.map(\.channels) == model.stages.map(\.channels), "\(name) \(image)")
            for (map, stage) in zip(maps, model.stages) {
                let ratio = Double(image.height) / Double(map.height) / Double(stage.stride)
                #expect((0.6...1.8).contains(ratio), "\(name) \(image): \(map.height) rows for stride \(stage.stride)")
            }
            #expect(zip(maps, maps.dropFirst()).allSatisfy { $0.height > $1.height }, "\(name) \(image)")
            #expect(try explainer(picture).map.allSatisfy { (0...1).contains($0) })
            #expect(try FeatureMapSheet(of: picture, by: explainer).image.width > 700)
        }
    }

    @Test(arguments: ["softmax-regression", "mlp"]) func withoutMapsItIsRefused(name: String) throws {
        let data = try fewDigits()
        let record = try recordOfRun(name, [:], on: data)
        let folder = TemporaryFolder()
        let model = try ModelCatalog.classifier(record.model, image: record.imageShape)
        initialize(model, seed: 1)
        try saveParameters(of: model, to: folder.path + "/c.safetensors")
        let file = try SafetensorsFile(path: folder.path + "/c.safetensors")
        #expect(message { _ = try ClassExplainer(record, from: file) }.contains("\(name) sees pixels in one row"))
    }
}
