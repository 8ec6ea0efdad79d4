import EaselCore
import EaselData
import EaselFiles
import EaselGraph
import EaselImages
import EaselLayers
import EaselModels
import EaselRuns
import EaselRuntime
import EaselTraining
import Foundation
import Testing

/// Classifying a user's own pictures by a trained classifier.
@Suite struct ClassificationTests {
    private let names = ["level", "upright", "third"]
    private let preparation = ImagePreparation(size: Size2D(height: 16, width: 16), fit: .contain, colour: .grey)

    private func classifier(workers: Workers = .shared) throws -> Classifier {
        let model = MeanNet(classes: 3)
        initialize(model, seed: 6)
        return try Classifier(model, classNames: names, preparation: preparation, workers: workers)
    }

    private func pictures(_ count: Int) throws -> [Image] {
        try (0..<count).map { try striped($0 % 2, top: $0 % 10, left: $0 / 10 % 10, seed: UInt64($0)) }
    }

    private func files(_ images: [Image]) throws -> ImageFiles {
        var files = ImageFiles()
        for (index, image) in images.enumerated() {
            files.add(contents: try PNGFile.encode(image), name: "\(index).png")
        }
        return files
    }

    private func results(_ classifier: Classifier, _ files: ImageFiles) throws -> [[Float]] {
        var results: [[Float]] = []
        try classifier.classify(files) { index, result in
            #expect(index == results.count)
            results.append(try result.get().classification.probabilities)
        }
        return results
    }

    /// Neither what else is asked for, nor how it is asked, nor threads change a bit.
    @Test func resultsDependOnThePictureAlone() throws {
        let images = try pictures(150)
        let classifier = try classifier()
        let all = try classifier(images).map(\.probabilities)
        #expect(all.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 } && Set(all).count > 100)
        let alone = try [0, 17, 149].map { try classifier([images[$0]])[0].probabilities }
        #expect(alone == [all[0], all[17], all[149]])
        let read = try results(classifier, files(images))
        #expect(read == all)
        let serial = try results(self.classifier(workers: Workers(threads: 1)), files(images))
        #expect(serial == all)
        let shuffled = try results(classifier, files(images.reversed()))
        #expect(shuffled == all.reversed())
    }

    /// What the recipe that trained it says of the same pictures.
    @Test func itSaysWhatEvaluationSays() throws {
        let model = MeanNet(classes: 3)
        initialize(model, seed: 6)
        let recipe = try ClassifierRecipe(model, optimizer: Adam(), batchSize: 7)
        let images = try pictures(40)
        let set = try ImageSet(
            height: 16, width: 16, channels: 1, pixels: images.flatMap(\.pixels),
            labels: (0..<40).map { Int32($0 % 3) })
        let best = try classifier()(images).map(\.best.classNumber)
        let accuracy = try recipe.evaluate(on: set)[.accuracy] ?? 0
        let own = Double(best.enumerated().count { $0.element == $0.offset % 3 }) / 40
        #expect(abs(accuracy - own) < 1e-6)
    }

    @Test func theSurestComeFirst() throws {
        let some = try classifier()(pictures(20))
        for one in some {
            let top = one.top(3)
            #expect(top[0] == one.best && one.top(9) == top && one.top(1) == [top[0]] && one.top(0) == [])
            #expect(top[0].probability >= top[1].probability && top[1].probability >= top[2].probability)
            #expect(Set(top.map(\.classNumber)) == [0, 1, 2])
            #expect(top.allSatisfy { $0.className == names[$0.classNumber] })
        }
    }

    @Test func oneThatCannotBeReadIsNamedAndTheOthersGoOn() throws {
        let images = try pictures(3)
        var files = try files(images)
        files.add(contents: Array("no picture".utf8), name: "bad.png")
        files.add(contents: try PNGFile.encode(images[0]), name: "last.png")
        let classifier = try classifier()
        var (right, problems): ([Int: [Float]], [Int: String]) = ([:], [:])
        try classifier.classify(files) { index, result in
            switch result {
            case .success(let file): right[index] = file.classification.probabilities
            case .failure(let error): problems[index] = "\(error)"
            }
        }
        #expect(problems.keys.sorted() == [3] && problems[3]?.hasPrefix("bad.png: not a picture") ?? false)
        #expect(right.keys.sorted() == [0, 1, 2, 4])
        let isSame = try right[4] == right[0] && right[0] == classifier([images[0]])[0].probabilities
        #expect(isSame)
    }

    @Test func damagedOnesAreReadLenientlyWhereAsked() throws {
        let image = try striped(0, top: 2, left: 2, side: 64, seed: 3)
        let bytes = try ImageFile.encode(image, as: "a.jpg")
        var files = ImageFiles()
        files.add(contents: Array(bytes.prefix(bytes.count * 3 / 4)), name: "cut.jpg")
        let classifier = try classifier()
        for isLenient in [false, true] {
            var outcome: Result<Classifier.ClassifiedFile, any Error>?
            try classifier.classify(files, isLenient: isLenient) { outcome = $1 }
            let found = try #require(outcome)
            if isLenient {
                #expect(try found.get().damage != nil)
            } else {
                #expect(message { _ = try found.get() }.contains("cut.jpg"))
            }
        }
    }

    /// A picture of another size and colours is prepared as the run's pictures were, and inverted where that is asked for.
    @Test func picturesAreBroughtToTheModel() throws {
        let image = try striped(1, top: 4, left: 4, seed: 5)
        let classifier = try classifier()
        let own = try classifier([image])[0].probabilities
        let colour = try classifier([image.converted(toChannels: 4)])[0].probabilities
        #expect(own == colour)
        classifier.inverts = true
        let inverted = try classifier([image.inverted()])[0].probabilities
        #expect(inverted == own)
        #expect(try classifier.fitted(Image(height: 9, width: 40, colour: [1, 2, 3])).shape == classifier.shape)
    }

    @Test func sheets() throws {
        let classifier = try classifier()
        var sheet = ClassificationSheet()
        #expect(message { _ = try sheet.render() }.contains("no picture to draw"))
        let images = try pictures(9) + [Image(height: 300, width: 700, colour: [1, 2, 3])]
        var thumbnails: [Image?] = []
        try classifier.classify(files(images), thumbnails: 9) { _, result in
            let file = try result.get()
            thumbnails.append(file.thumbnail)
            try sheet.add(file.thumbnail, name: "x/y.png", file.classification)
        }
        #expect(thumbnails.prefix(9).allSatisfy { $0?.height == 128 } && thumbnails[9] == nil)
        #expect(sheet.count == 9 && sheet.omitted == 1)
        let drawn = try sheet.render()
        #expect(drawn.width == 8 * 136 + 8 && drawn.height > 2 * 128)
        // The first picture, eight times as large.
        #expect(drawn.pixels[3 * (8 * drawn.width + 8)] == images[0].pixels[0])
    }

    @Test func classesByNameOrNumber() throws {
        let classifier = try classifier()
        #expect(try classifier.classNumber(of: "third") == 2 && classifier.classNumber(of: "1") == 1)
        #expect(
            message { _ = try classifier.classNumber(of: "levle") }
                == "there is no class \"levle\"; did you mean level? the classes are level, upright, third, or by number 0 to 2"
        )
        let model = MeanNet()
        #expect(
            message { _ = try Classifier(model, classNames: names, preparation: preparation) }.contains("3 names"))
    }

    @Test func aRunOfAnotherKindIsRefused() throws {
        let record = try recordOfRun("autoencoder", [:], on: fewDigits())
        let says = message { try ModelCatalog.requireClassifier(record.model) }
        #expect(
            says.contains("autoencoder gives pictures back and tells no classes apart; easel reconstruct is for it"))
    }
}
