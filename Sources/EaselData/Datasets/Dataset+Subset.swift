import EaselFiles
import EaselImages

extension Dataset {
    /// The data set with as many training images of each class as a subset asks for; the images of the other splits stay.
    /// - Throws: `DataError` where there are no classes.
    package func drawing(_ subset: BalancedSubset?) throws -> Dataset {
        guard let subset else { return self }
        guard let classNames, let labels = train.labels else { throw Self.nothingToDraw(of: name) }
        return try Dataset(
            name: name, classNames: classNames,
            train: train.selecting(subset.places(of: labels, classes: classNames.count)), test: test,
            validation: validation, source: source, trainSource: trainSource, testSource: testSource,
            validationSource: validationSource, notes: notes + subset.notes(of: labels, classNames), skipped: skipped,
            faulty: faulty, heldOut: heldOut, heldOutForValidation: heldOutForValidation, table: table,
            maskClasses: maskClasses)
    }

    /// The error for a subset of images that have no classes.
    static func nothingToDraw(of place: String) -> DataError {
        DataError("\(place): there are no classes, of which --per-class draws as many each; leave it out")
    }
}

extension FolderListing {
    /// The listing with as many files of each class as a subset asks for.
    /// - Parameters:
    ///   - place: What an error calls it.
    ///   - notes: Gets a line for people on what was drawn.
    /// - Throws: `DataError` where there are no classes.
    func drawing(_ subset: BalancedSubset?, _ place: String, notes: inout [String]) throws -> FolderListing {
        guard let subset else { return self }
        guard let classNames else { throw Dataset.nothingToDraw(of: place) }
        let labels = files.map(\.label)
        notes += subset.notes(of: labels, classNames)
        var drawn = self
        drawn.files = subset.places(
            of: files.map { FileSystem.lastName(of: $0.path) }, labels: labels, classNames: classNames
        ).map { files[$0] }
        return drawn
    }
}
