import EaselCore
import EaselFiles
import EaselImages

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

    /// The data set; where there are no images to test on, a part is held out by the content of each.
    ///
    /// - Parameters:
    ///   - limit: the most images of each split.
    ///   - reading: which classes, and how much is held out.
    ///   - splitSeed: another seed holds out others.
    /// - Throws: `DataError` where labels and images do not go together, or too few differ.
    func dataset(limit: Int?, reading: DatasetReading = DatasetReading(), splitSeed: UInt64) throws -> Dataset {
        if let limit, limit < 1 { throw DataError("\(name): limit \(limit), expected at least 1") }
        try check(reading)
        guard test == nil else {
            // The limit is of what is asked for.
            return try whole().read(reading, splitSeed: splitSeed).limited(to: limit)
        }
        return try holdingOut(keeping(reading.classes), reading, splitSeed).drawing(reading.perClass).limited(to: limit)
    }

    /// The images to test on: all, where none are for that alone.
    func testImages(reading: DatasetReading) throws -> TestImages {
        try check(reading)
        guard test == nil else { return try whole().read(reading, splitSeed: 0).testImages }
        let kept = try keeping(reading.classes)
        return TestImages(images: kept.train, classNames: kept.classNames, source: trainSource, notes: kept.notes)
    }

    private func check(_ reading: DatasetReading) throws {
        try Dataset.check(reading, of: name)
        guard let test, (test.labels == nil) != (train.labels == nil) else { return }
        throw DataError(
            "\(name): \(test.labels == nil ? "no labels of the test images" : "no labels of the training images") beside those "
                + "of the others; put them there, or give one file of images alone")
    }

    /// The data set as it is in the files, which have a split to test on.
    private func whole() throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames, train: train, test: test ?? train, source: source,
            trainSource: trainSource, testSource: testSource ?? source, notes: notes)
    }

    /// The images of some classes, of files without a split to test on.
    private func keeping(_ classes: [String]?) throws -> ArraySplits {
        guard let classes else { return self }
        guard let classNames else { throw Dataset.noClasses(name) }
        let kept = try Dataset.chosen(classes, of: classNames, in: name)
        guard kept != classNames else { return self }
        var result = self
        result.train = try train.keeping(kept, of: classNames, place: name).inMemory()
        result.classNames = kept
        result.notes.append(Dataset.note(keeping: kept, of: classNames))
        return result
    }

    /// Holds out images for testing, and for validation where that is asked for, by their samples as `ContentSplit` says.
    ///
    /// - Throws: `DataError` where too few images differ.
    private func holdingOut(_ splits: ArraySplits, _ reading: DatasetReading, _ seed: UInt64) throws -> Dataset {
        let images = splits.train
        let size = images.imageSize
        let digests = (0..<images.count).map {
            SHA256.hexDigest(of: Array(images.pixels[($0 * size)..<(($0 + 1) * size)]))
        }
        let split = ContentSplit(
            digests, labels: images.labels ?? [Int32](repeating: 0, count: images.count), seed: seed,
            testShare: reading.testShare ?? DatasetReading.usualTestShare,
            validationShare: reading.validationShare ?? 0)
        let places = split.places(digests)
        let (train, test) = (images.subset(places.train), images.subset(places.test))
        let validation = images.subset(places.validation)
        let wantsValidation = reading.validationShare != nil
        guard test.count > 0, train.count > 0, !wantsValidation || validation.count > 0 else {
            throw DataError(
                "\(name): \(counted(images.count, "picture")), too few that differ: at least one to train on"
                    + "\(wantsValidation ? ", one for validation" : "") and one held out for testing")
        }
        let ending = "of \(images.count) pictures, chosen by the content of each (seed \(seed))"
        let source = "images of \(trainSource) held out by content, seed \(seed)"
        return try Dataset(
            name: name, classNames: splits.classNames, train: train, test: test,
            validation: wantsValidation ? validation : nil, source: self.source, trainSource: trainSource,
            testSource: source, validationSource: wantsValidation ? source : nil,
            notes: splits.notes + ["held out for testing: \(test.count) \(ending)"]
                + (wantsValidation ? ["held out for validation: \(validation.count) \(ending)"] : []),
            heldOut: HeldOutImages(split.heldOut, seed: seed),
            heldOutForValidation: wantsValidation ? HeldOutImages(split.validation, seed: seed) : nil)
    }
}
