/// Rules by which a folder of images is read as a data set.
///
/// A run records them, so that a run that was begun under earlier rules goes on with the same images, in the same order
/// and with the same labels.
public enum FolderRules: Int, Codable, Hashable, Comparable, Sendable {
    /// Of runs that record none: `train` and `test`, in lower case, are splits whatever lies beside them, and classes
    /// are numbered in the order of their names' bytes.
    case first = 1
    /// As `ImageFolder` says, but for the images held out where there is no split to test on: every tenth by path (of
    /// fewer than ten the last).
    case second = 2
    /// As `ImageFolder` says, but for the files: those whose names end in `.png`, and no others.
    case third = 3
    /// As `ImageFolder` says, but that folders `images` and `masks` are classes as any other.
    case fourth = 4
    /// As `ImageFolder` says, but that `validation` beside a split to test on is passed over.
    case fifth = 5
    /// `ImageFolder` says what they are.
    case sixth = 6

    /// The rules that new runs are read by.
    public static let current = FolderRules.sixth

    /// Whether one set of rules is older than another.
    public static func < (first: FolderRules, second: FolderRules) -> Bool { first.rawValue < second.rawValue }
}
