import EaselCore
import EaselImages

/// A survey of a data set before anything is trained on it: what is in it, and what is odd about it.
///
/// Every image is read once, of whatever size it is. What comes out does not depend on the threads. It takes
/// about three kilobytes of memory an image.
public struct DatasetSurvey: Sendable {
    /// A split and how many of its images can be read.
    public struct Split: Sendable, Hashable, Encodable {
        /// `train`, `test` or `validation`.
        public let name: String
        /// The number of its images.
        public let count: Int
        /// The place where they were found, for people.
        public let source: String
    }

    /// A class and how many of its images can be read.
    public struct ClassCount: Sendable, Hashable, Encodable {
        /// Its name.
        public let name: String
        /// The number of its images in each split, by the split's name.
        public let counts: [String: Int]
        /// Those in all splits.
        public let count: Int
    }

    /// What a model sees of the training images, each counting the same.
    public struct Statistics: Sendable, Hashable, Encodable {
        /// The size that they were brought to: that of training, or 64x64 where sizes differ and none was asked for.
        public let height: Int
        /// Columns of that size.
        public let width: Int
        /// The mean of each channel, 0 to 1.
        public let mean: [Double]
        /// The standard deviation of each channel, of 0 to 1.
        public let deviation: [Double]
    }

    /// The balance of the classes among the training images.
    public struct Balance: Sendable, Hashable, Encodable {
        /// The class of the fewest, and how many.
        public let smallest: ClassCount
        /// The class of the most, and how many.
        public let largest: ClassCount
        /// How many times as many the largest has as the smallest; nil where that has none.
        public let ratio: Double?
    }

    /// Some images, counted and the first of them named.
    public struct Listed: Sendable, Hashable, Encodable {
        /// The most that are named.
        public static let limit = 100
        /// The number of images.
        public let count: Int
        /// The paths of the first.
        public let images: [String]

        init(_ names: [String]) { (count, images) = (names.count, Array(names.prefix(Self.limit))) }
    }

    /// An image that cannot be read.
    public struct Unreadable: Sendable, Hashable, Encodable {
        /// Its path.
        public let path: String
        /// The error in a line.
        public let problem: String
    }

    /// The data set's name.
    public let name: String
    /// The place where it was found, for people.
    public let source: String
    /// The size of the images as they are trained on; nil where they differ and none was asked for.
    public let size: Size2D?
    /// Channels of the images as they are trained on.
    public let channels: Int
    /// The splits.
    public let splits: [Split]
    /// The classes in the order of their labels; nil for images without labels.
    public let classes: [ClassCount]?
    /// The balance of the classes; nil for fewer than two.
    public let balance: Balance?
    /// How many files there are of each format; empty for a set that is not made of picture files.
    public let formats: [String: Int]
    /// How many images there are of each EXIF orientation, 1 to 8, as strings; 1 is upright.
    public let orientations: [String: Int]
    /// How many images there are of each number of channels, as stored.
    public let channelCounts: [String: Int]
    /// How many images there are of each number of bits a sample, as stored.
    public let bitDepths: [String: Int]
    /// The sizes as stored, upright.
    public let sizes: ImageSizes
    /// What a model sees; nil where no training image can be read.
    public let statistics: Statistics?
    /// Images that are of one colour but for next to nothing.
    public let flat: Listed
    /// Images in which next to nothing is lighter than an eighth of white.
    public let dark: Listed
    /// Images that are equal: of files their bytes, else their pixels.
    public let equal: DuplicateImages
    /// Images that look alike and are not equal; of equal ones the first is compared, flat ones are not.
    public let alike: DuplicateImages
    /// Files and folders passed over, and damaged files, by reason and class.
    public let skipped: [SkippedFiles]
    /// The number of images that cannot be read.
    public let unreadableCount: Int
    /// The first of them.
    public let unreadable: [Unreadable]
    /// The record of the files that are left out because they are damaged; nil where none are.
    public let faulty: FaultyFiles?
    /// The record of test images held out by their content; nil where none were.
    public let heldOut: HeldOutImages?
    /// The values in the masks of the images, which stand for classes of pixels; nil where images have none.
    public let maskClasses: [String]?
    /// Notes for people, a line each.
    public let notes: [String]

    /// The number of images that can be read.
    public var imageCount: Int { splits.reduce(0) { $0 + $1.count } }
}

extension DatasetSurvey: Encodable {
    private enum CodingKeys: String, CodingKey {
        case name, source, height, width, channels, train, test, images, splits, classes, classBalance, formats
        case orientations, channelCounts, bitDepths, sizes, statistics, flat, dark, duplicates, skipped, unreadable
        case faulty, heldOut, maskClasses, notes
    }
    private enum DuplicateKeys: String, CodingKey { case exact, near }
    private enum UnreadableKeys: String, CodingKey { case count, listed }

    /// Writes what there is under the names that `Documentation/Data.md` lists; `height` and `width` are null where sizes
    /// differ, and `classes` where there are none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(source, forKey: .source)
        try container.encode(size?.height, forKey: .height)
        try container.encode(size?.width, forKey: .width)
        try container.encode(channels, forKey: .channels)
        try container.encode(splits[0].count, forKey: .train)
        try container.encode(splits[1].count, forKey: .test)
        try container.encode(imageCount, forKey: .images)
        try container.encode(splits, forKey: .splits)
        try container.encode(classes, forKey: .classes)
        try container.encode(balance, forKey: .classBalance)
        try container.encode(formats, forKey: .formats)
        try container.encode(orientations, forKey: .orientations)
        try container.encode(channelCounts, forKey: .channelCounts)
        try container.encode(bitDepths, forKey: .bitDepths)
        try container.encode(sizes, forKey: .sizes)
        try container.encode(statistics, forKey: .statistics)
        try container.encode(flat, forKey: .flat)
        try container.encode(dark, forKey: .dark)
        var duplicates = container.nestedContainer(keyedBy: DuplicateKeys.self, forKey: .duplicates)
        try duplicates.encode(equal, forKey: .exact)
        try duplicates.encode(alike, forKey: .near)
        try container.encode(skipped, forKey: .skipped)
        var unreadable = container.nestedContainer(keyedBy: UnreadableKeys.self, forKey: .unreadable)
        try unreadable.encode(unreadableCount, forKey: .count)
        try unreadable.encode(self.unreadable, forKey: .listed)
        try container.encode(faulty, forKey: .faulty)
        try container.encode(heldOut, forKey: .heldOut)
        try container.encode(maskClasses, forKey: .maskClasses)
        try container.encode(notes, forKey: .notes)
    }
}
