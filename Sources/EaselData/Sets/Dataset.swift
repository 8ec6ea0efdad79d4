/// Pictures to train on and pictures to test on, all of one size.
public struct Dataset: Sendable {
    /// What the set is called: `mnist`, `digits`, a folder's path.
    public let name: String
    /// The name of each class, nil for pictures without labels.
    public let classNames: [String]?
    /// The pictures to train on.
    public let train: ImageSet
    /// The pictures held out.
    public let test: ImageSet
    /// Where it was found, for people.
    public let source: String
    /// Where the training images were found, for people.
    public let trainSource: String
    /// Where the test images were found, for people.
    public let testSource: String
    /// What was passed over in a folder, by reason and class.
    public let skipped: [SkippedFiles]
    /// What a person should know about how it was put together, a line each.
    public let notes: [String]

    /// Rows of each picture.
    public var height: Int { train.height }
    /// Columns of each picture.
    public var width: Int { train.width }
    /// Channels of each picture: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA.
    public var channels: Int { train.channels }

    /// Puts a data set together.
    ///
    /// - Throws: `DataError` when a split is empty, the splits differ in size or labels do not fit the classes.
    public init(
        name: String, classNames: [String]?, train: ImageSet, test: ImageSet, source: String,
        trainSource: String? = nil, testSource: String? = nil, notes: [String] = [], skipped: [SkippedFiles] = []
    ) throws {
        guard train.count > 0, test.count > 0 else {
            throw DataError(
                "\(name): \(train.count) training and \(test.count) test pictures, expected at least 1 of each")
        }
        let sizes = [train, test].map { "\($0.height)x\($0.width)x\($0.channels)" }
        guard sizes[0] == sizes[1] else {
            throw DataError(
                "\(name): training pictures are \(sizes[0]) and test pictures \(sizes[1]), expected one size")
        }
        for set in [train, test] {
            guard (set.labels == nil) == (classNames == nil) else {
                throw DataError("\(name): labels and class names must be given together")
            }
            if let highest = set.labels?.max(), let classNames, highest >= classNames.count {
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
    }

    /// The data set with one more line that a person should know.
    func noting(_ note: String) throws -> Dataset {
        try Dataset(
            name: name, classNames: classNames, train: train, test: test, source: source, trainSource: trainSource,
            testSource: testSource, notes: notes + [note], skipped: skipped)
    }
}
