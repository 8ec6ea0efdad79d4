import EaselCore
import EaselFiles
import EaselImages

extension Dataset {
    /// The data set as a reading asks for it, for one that has labels and a split to test on: only some of its classes,
    /// a part of its training images for validation, chosen by their pixels, and as many of the others of each class as are
    /// wanted.
    ///
    /// - Throws: `DataError` for what such a set cannot be asked for.
    func read(_ reading: DatasetReading, splitSeed: UInt64) throws -> Dataset {
        try Self.check(reading, of: name)
        if reading.testShare != nil { throw Self.refusal("--test-share", "has a split to test on", name) }
        return try keeping(reading.classes).holdingOut(reading.validationShare, seed: splitSeed)
            .drawing(reading.perClass)
    }

    /// Checks that nothing is asked for that only a folder of pictures, a list or a table has.
    static func check(_ reading: DatasetReading, of name: String) throws {
        if reading.labels != nil { throw refusal("--label-from", "the pictures have labels of their own", name) }
        if reading.labelColumn != nil { throw refusal("--label", "is no list or table, and has no columns", name) }
        if reading.target != nil { throw refusal("--target", "is no list or table, and has no columns", name) }
        if reading.faults == .lenient { throw refusal("--lenient", "is no folder of files that may be damaged", name) }
    }

    private static func refusal(_ flag: String, _ reason: String, _ name: String) -> DataError {
        DataError("\(name): \(reason); leave out \(flag)")
    }

    /// The images of some classes, numbered anew.
    private func keeping(_ classes: [String]?) throws -> Dataset {
        guard let classes else { return self }
        guard let classNames else { throw Self.noClasses(name) }
        let kept = try Self.chosen(classes, of: classNames, in: name)
        guard kept != classNames else { return self }
        return try changing(classNames: kept, notes: notes + [Self.note(keeping: kept, of: classNames)]) {
            try $0.keeping(kept, of: classNames, place: name)
        }
    }

    /// The note that only some of the classes are read.
    static func note(keeping kept: [String], of known: [String]) -> String {
        "only \(kept.joined(separator: ", ")) of \(known.count) classes"
    }

    /// The classes that are asked for, in the order of those that there are.
    ///
    /// - Throws: `DataError` for one that there is not, with the nearest of those that there are.
    static func chosen(_ asked: [String], of known: [String], in place: String) throws -> [String] {
        let unknown = asked.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            let meant = nearestName(to: unknown[0], among: known).map { "did you mean \($0)? " } ?? ""
            throw DataError(
                "\(place): there is no class \(ImageSet.listed(unknown)); \(meant)the classes are "
                    + ImageSet.listed(known))
        }
        return known.filter(asked.contains)
    }

    /// The error for classes asked of images that have none.
    static func noClasses(_ place: String) -> DataError {
        DataError("\(place): its pictures have no classes, of which --only picks some; leave it out")
    }

    /// A part of the training images held out for validation, by their pixels.
    private func holdingOut(_ share: Double?, seed: UInt64) throws -> Dataset {
        guard let share else { return self }
        let digests = try (0..<train.count).map { SHA256.hexDigest(of: try train.image(at: $0).pixels) }
        let split = ContentSplit(
            digests, labels: train.labels ?? digests.map { _ in 0 }, seed: seed, testShare: 0, validationShare: share)
        let places = split.places(digests)
        guard !places.validation.isEmpty else {
            throw DataError("\(name): all pictures to train on are the same, so none can be held out for validation")
        }
        return try Dataset(
            name: name, classNames: classNames, train: train.selecting(places.train), test: test,
            validation: train.selecting(places.validation), source: source, trainSource: trainSource,
            testSource: testSource,
            validationSource: "images of \(trainSource) held out by content, seed \(seed)",
            notes: notes + [
                "held out for validation: \(places.validation.count) of \(digests.count) training pictures, chosen by their content "
                    + "(seed \(seed))"
            ], skipped: skipped, faulty: faulty, heldOut: heldOut,
            heldOutForValidation: HeldOutImages(split.validation, seed: seed), table: table, maskClasses: maskClasses)
    }

    /// The first images of each split only.
    func limited(to limit: Int?) throws -> Dataset { try changing { $0.limited(to: limit) } }
}
