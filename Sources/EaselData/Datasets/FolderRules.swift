/// Rules by which a folder of images is read as a data set.
///
/// A run records them, so that a run that was begun under earlier rules goes on with the same images, in the same order
/// and with the same labels.
public enum FolderRules: Int, Codable, Hashable, Sendable {
    /// Of runs that record none: `train` and `test`, in lower case, are splits whatever lies beside them, and classes
    /// are numbered in the order of their names' bytes.
    case first = 1
    /// `ImageFolder` says what they are.
    case second = 2

    /// The rules that new runs are read by.
    public static let current = FolderRules.second
}
