/// Duplicate images of a data set: groups of images that are the same, or look alike.
public struct DuplicateImages: Sendable, Hashable, Encodable {
    /// Images that are the same or look alike.
    public struct Group: Sendable, Hashable, Encodable {
        /// The number of images.
        public let count: Int
        /// The paths of the first of them.
        public let images: [String]
        /// The classes they lie in; empty for images without classes.
        public let classes: [String]
        /// The splits they lie in.
        public let splits: [String]
    }

    /// The most groups that are listed, and the most images of one.
    public static let listLimit = 100

    /// The number of groups.
    public let groupCount: Int
    /// The number of images in all groups.
    public let imageCount: Int
    /// The number of groups that lie in more than one class.
    public let acrossClasses: Int
    /// The number of groups of which some are trained on and some tested on.
    public let acrossSplits: Int
    /// Whether all images were compared; of very many that look alike not every pair is.
    public let isComplete: Bool
    /// The first groups: those across splits, then those across classes, then the others, each in the order of the images.
    public let groups: [Group]

    private enum CodingKeys: String, CodingKey {
        case groups, images, acrossClasses, acrossSplits, isComplete, listed
    }

    /// Writes the count of the groups as `groups` and the first of them as `listed`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(groupCount, forKey: .groups)
        try container.encode(imageCount, forKey: .images)
        try container.encode(acrossClasses, forKey: .acrossClasses)
        try container.encode(acrossSplits, forKey: .acrossSplits)
        try container.encode(isComplete, forKey: .isComplete)
        try container.encode(groups, forKey: .listed)
    }

    /// - Parameter groups: the images of each.
    init(_ groups: [[StoredImages.Entry]], of subject: StoredImages, isComplete: Bool = true) {
        groupCount = groups.count
        imageCount = groups.reduce(0) { $0 + $1.count }
        let kinds = groups.map { group in
            (labels: subject.classNames == nil ? [] : Set(group.map(\.label)), splits: Set(group.map(\.split)))
        }
        acrossClasses = kinds.count { $0.labels.count > 1 }
        acrossSplits = kinds.count { $0.splits.count > 1 }
        self.isComplete = isComplete
        let rank = { (index: Int) in kinds[index].splits.count > 1 ? 0 : kinds[index].labels.count > 1 ? 1 : 2 }
        let order = groups.indices.sorted { (rank($0), $0) < (rank($1), $1) }.prefix(Self.listLimit)
        self.groups = order.map { index in
            Group(
                count: groups[index].count, images: groups[index].prefix(Self.listLimit).map(\.name),
                classes: kinds[index].labels.sorted().compactMap { subject.classNames?[Int($0)] },
                splits: kinds[index].splits.sorted().map { subject.splits[$0].name })
        }
    }
}
