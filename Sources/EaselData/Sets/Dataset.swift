import EaselCore

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
    /// The place where it was found, for people.
    public let source: String
    /// The place where the training images were found, for people.
    public let trainSource: String
    /// The place where the test images were found, for people.
    public let testSource: String
    /// The files and folders passed over in a folder, by reason and class.
    public let skipped: [SkippedFiles]
    /// The record of test images held out of a folder by their content; nil where none were.
    public let heldOut: HeldOutImages?
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

    /// Puts a data set together.
    ///
    /// - Throws: `DataError` when a split is empty, the splits differ in size or labels do not fit the classes.
    public init(
        name: String, classNames: [String]?, train: any ImageSource, test: any ImageSource, source: String,
        trainSource: String? = nil, testSource: String? = nil, notes: [String] = [], skipped: [SkippedFiles] = [],
        heldOut: HeldOutImages? = nil
    ) throws {
        guard train.count > 0, test.count > 0 else {
            throw DataError(
                "\(name): \(train.count) training and \(test.count) test pictures, expected at least 1 of each")
        }
        guard train.imageShape == test.imageShape else {
            throw DataError(
                "\(name): training pictures are \(train.imageShape) and test pictures \(test.imageShape), expected one "
                    + "size")
        }
        for set in [train, test] {
            guard (set.labelRange == nil) == (classNames == nil) else {
                throw DataError("\(name): labels and class names must be given together")
            }
            if let highest = set.labelRange?.upperBound, let classNames, highest >= classNames.count {
                throw DataError("\(name): label \(highest), expected 0 to \(classNames.count - 1)")
            }
        }
        self.name = name
        self.classNames = classNames
        self.train = train
        self.test = test
        self.source = source
        self.trainSource = trainSource ?? source
        self.testSource = testSource ?? source
        self.notes = notes
        self.skipped = skipped
        self.heldOut = heldOut
    }

    /// The data set with one more line that a person should know.
    func noting(_ note: String) throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames, train: train, test: test, source: source, trainSource: trainSource,
            testSource: testSource, notes: notes + [note], skipped: skipped, heldOut: heldOut)
    }
}
