import EaselCore
import EaselFiles

/// Images that were read from files of arrays, before any are held out for testing.
struct ArraySplits {
    /// The path they were asked for by.
    let name: String
    /// The folder, archive or file that they lie in.
    let source: String
    /// The images to train on.
    var train: ImageSet
    /// The images to test on, where the files have some for that.
    var test: ImageSet?
    /// The name of each class; nil where there are no labels.
    var classNames: [String]?
    /// The places where the two were found, for people.
    var trainSource: String
    var testSource: String?
    /// Notes for people, a line each.
    var notes: [String] = []

    /// The data set; where there are no images to test on, a tenth is held out by the content of each.
    ///
    /// - Parameters:
    ///   - limit: the most images of each split.
    ///   - splitSeed: another seed holds out others.
    /// - Throws: `DataError` where labels and images do not go together, or too few differ.
    func dataset(limit: Int?, splitSeed: UInt64) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(name): limit \(limit), expected at least 1") }
        try check()
        var (train, test, heldOut, notes) = (self.train, self.test, HeldOutImages?.none, self.notes)
        if test == nil {
            let split = try train.holdingOutByContent(name: name, seed: splitSeed)
            notes.append(
                "held out for testing: \(split.test.count) of \(train.count) pictures, chosen by the content of each "
                    + "(seed \(splitSeed))")
            (train, test, heldOut) = (split.train, split.test, split.record)
        }
        return try Dataset(
            name: name, classNames: classNames, train: train.limited(to: limit),
            test: (test ?? train).limited(to: limit),
            source: source, trainSource: trainSource,
            testSource: testSource ?? "images of \(trainSource) held out by content, seed \(splitSeed)", notes: notes,
            heldOut: heldOut)
    }

    /// The images to test on: all, where none are for that alone.
    func testImages() throws -> TestImages {
        try check()
        return TestImages(
            images: test ?? train, classNames: classNames, source: test == nil ? trainSource : testSource ?? source,
            notes: notes)
    }

    private func check() throws {
        guard let test, (test.labels == nil) != (train.labels == nil) else { return }
        throw DataError(
            "\(name): \(test.labels == nil ? "no labels of the test images" : "no labels of the training images") beside those "
                + "of the others; put them there, or give one file of images alone")
    }
}

extension ImageSet {
    /// Splits off about a tenth, chosen by the samples of each image as `ContentSplit` says.
    ///
    /// - Throws: `DataError` where no two images differ; `name` is what the error calls the set.
    func holdingOutByContent(
        name: String, seed: UInt64
    ) throws -> (train: ImageSet, test: ImageSet, record: HeldOutImages) {
        let digests = (0..<count).map { SHA256.hexDigest(of: Array(pixels[($0 * imageSize)..<(($0 + 1) * imageSize)])) }
        let split = ContentSplit(digests, labels: labels ?? [Int32](repeating: 0, count: count), seed: seed)
        guard !split.heldOut.isEmpty else {
            throw DataError(
                "\(name): \(counted(count, "picture")), expected at least 2 that differ: one to train on and one held out for "
                    + "testing")
        }
        return (
            selecting(digests.indices.filter { !split.heldOut.contains(digests[$0]) }),
            selecting(digests.indices.filter { split.heldOut.contains(digests[$0]) }), HeldOutImages(split, seed: seed)
        )
    }
}
