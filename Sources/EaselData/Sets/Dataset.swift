import EaselCore
import EaselImages

/// A data set: images to train on and images to test on, all of one size.
public struct Dataset: Sendable {
    /// The name of the set: `mnist`, `digits`, a folder's path.
    public let name: String
    /// The name of each class, nil for images without labels.
    public let classNames: [String]?
    /// The images to train on.
    public let train: any ImageSource
    /// The images held out.
    public let test: any ImageSource
    /// The images held out for measuring while a model trains, where there are any: `test` is then left alone until the
    /// model is evaluated.
    public let validation: (any ImageSource)?
    /// The place where it was found, for people.
    public let source: String
    /// The place where the training images were found, for people.
    public let trainSource: String
    /// The place where the test images were found, for people.
    public let testSource: String
    /// The place where the validation images were found, for people.
    public let validationSource: String?
    /// The files and folders passed over in a folder, by reason and class.
    public let skipped: [SkippedFiles]
    /// The record of the files that are left out because they are damaged; nil where none are.
    public let faulty: FaultyFiles?
    /// The record of test images held out of a folder by their content; nil where none were.
    public let heldOut: HeldOutImages?
    /// The record of validation images held out by their content; nil where none were.
    public let heldOutForValidation: HeldOutImages?
    /// The names of the classes of pixels, where each image has a mask: the values in its files; nil where none has.
    public let maskClasses: [String]?
    /// The columns, of a table of numbers; nil for images.
    public let table: TableDescription?
    /// The number that is learned of each row or image, as those to train on have it; nil where classes are, or nothing.
    public let learnedNumber: TableColumn?
    /// Notes for people on how it was put together, a line each.
    public let notes: [String]

    /// Rows of each image.
    public var height: Int { train.height }
    /// Columns of each image.
    public var width: Int { train.width }
    /// Channels of each image: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public var channels: Int { train.channels }
    /// The size of the set's images, as a model wants it.
    public var imageShape: ImageShape { train.imageShape }
    /// The images that are measured while a model trains: those for validation, else those to test on.
    public var monitored: any ImageSource { validation ?? test }

    /// Puts a data set together.
    ///
    /// - Throws: `DataError` when a split is empty, the splits differ in size or labels do not fit the classes.
    public init(
        name: String, classNames: [String]?, train: any ImageSource, test: any ImageSource,
        validation: (any ImageSource)? = nil, source: String, trainSource: String? = nil, testSource: String? = nil,
        validationSource: String? = nil, notes: [String] = [], skipped: [SkippedFiles] = [],
        faulty: FaultyFiles? = nil, heldOut: HeldOutImages? = nil, heldOutForValidation: HeldOutImages? = nil,
        table: TableDescription? = nil, learnedNumber: TableColumn? = nil, maskClasses: [String]? = nil
    ) throws {
        guard train.count > 0, test.count > 0, validation?.count != 0 else {
            throw DataError(
                "\(name): \(train.count) training and \(test.count) test pictures"
                    + (validation.map { " and \($0.count) for validation" } ?? "") + ", expected at least 1 of each")
        }
        for (kind, set) in [("test", test)] + (validation.map { [("validation", $0)] } ?? []) {
            guard train.imageShape == set.imageShape else {
                throw DataError(
                    "\(name): training pictures are \(train.imageShape) and \(kind) pictures \(set.imageShape), expected one "
                        + "size")
            }
        }
        for set in [train, test] + (validation.map { [$0] } ?? []) {
            guard (set.labelRange == nil) == (classNames == nil) else {
                throw DataError("\(name): labels and class names must be given together")
            }
            if let highest = set.labelRange?.upperBound, let classNames, highest >= classNames.count {
                throw DataError("\(name): label \(highest), expected 0 to \(classNames.count - 1)")
            }
        }
        self.name = name
        self.classNames = classNames
        (self.train, self.test, self.validation) = (train, test, validation)
        self.source = source
        self.trainSource = trainSource ?? source
        self.testSource = testSource ?? source
        self.validationSource = validation == nil ? nil : validationSource ?? source
        self.notes = notes
        (self.skipped, self.faulty) = (skipped, faulty)
        (self.heldOut, self.heldOutForValidation) = (heldOut, heldOutForValidation)
        (self.table, self.learnedNumber, self.maskClasses) = (table, learnedNumber, maskClasses)
    }

    /// The data set with one more line that a person should know.
    func noting(_ note: String) throws -> Dataset { try changing(notes: notes + [note]) { $0 } }

    /// The data set with other images in each split, and what else is given.
    func changing(
        classNames: [String]? = nil, notes: [String]? = nil,
        _ images: (any ImageSource) throws -> any ImageSource
    ) throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames ?? self.classNames, train: images(train), test: images(test),
            validation: validation.map(images), source: source, trainSource: trainSource, testSource: testSource,
            validationSource: validationSource, notes: notes ?? self.notes, skipped: skipped, faulty: faulty,
            heldOut: heldOut, heldOutForValidation: heldOutForValidation, table: table,
            learnedNumber: learnedNumber, maskClasses: maskClasses)
    }
}
