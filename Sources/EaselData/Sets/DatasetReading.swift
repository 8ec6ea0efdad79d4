import EaselCore

/// How a data set is read: which of its classes, where their names come from, how much is held out, how much is learned
/// from, and what is done about damaged files.
///
/// A run records it, so that it goes on with the images that it was begun with.
public struct DatasetReading: Hashable, Sendable, Codable {
    /// The share of a folder's images that is held out for testing where nobody says another.
    public static let usualTestShare = ContentSplit.usualTestShare

    /// The classes to read, by name; `nil` reads all.
    public var classes: [String]?
    /// Where the class of an image comes from; `nil` takes what the set has: the folder that it lies in, the column of a
    /// list, a mask.
    public var labels: LabelSource?
    /// The column of a list or a table that is learned; `nil` for a list's `label`.
    public var labelColumn: String?
    /// Whether the column that is learned is of classes or of numbers; `nil` for classes of a list, and of a table for numbers
    /// where every cell is one.
    public var target: LearnedTarget?
    /// The share of images held out for testing, where the set has no split for that; `nil` for `usualTestShare`.
    public var testShare: Double?
    /// The share of images held out for measuring while a model trains; `nil` for none.
    public var validationShare: Double?
    /// What is done about damaged files; `nil` goes on without them as far as `FaultTolerance` says.
    public var faults: FaultTolerance?
    /// How many images of each class are learned from; `nil` for all that there are.
    public var perClass: BalancedSubset?

    /// Where the class of an image comes from.
    public enum LabelSource: String, Hashable, Sendable, Codable, CaseIterable {
        /// The folder that the image lies in.
        case folder
        /// The file's name, up to a number: `cat.12.jpg`, `golden_retriever_104.jpg`.
        case name
    }

    /// What is learned of a column.
    public enum LearnedTarget: String, Hashable, Sendable, Codable, CaseIterable {
        /// Which class a row is of: each text that occurs is one.
        case `class`
        /// A number.
        case number
    }

    /// Makes a way of reading; what is `nil` is as usual.
    public init(
        classes: [String]? = nil, labels: LabelSource? = nil, labelColumn: String? = nil,
        target: LearnedTarget? = nil, testShare: Double? = nil,
        validationShare: Double? = nil, faults: FaultTolerance? = nil, perClass: BalancedSubset? = nil
    ) {
        (self.classes, self.labels, self.labelColumn, self.target) = (classes, labels, labelColumn, target)
        (self.testShare, self.validationShare, self.faults) = (testShare, validationShare, faults)
        self.perClass = perClass
    }

    /// Whether nothing but the usual is asked for.
    public var isUsual: Bool { self == DatasetReading() }

    /// The same for images that are all measured: nothing is held out or drawn of them.
    package var withoutShares: DatasetReading {
        var result = self
        (result.testShare, result.validationShare, result.perClass) = (nil, nil, nil)
        return result
    }

    /// Checks the values.
    /// - Throws: `OptionError` by the name of the option.
    public func check() throws(OptionError) {
        if let classes, classes.isEmpty || classes.contains("") {
            throw OptionError("--only names classes, as in --only cat,dog")
        }
        if let labelColumn, labelColumn.isEmpty { throw OptionError("--label names a column") }
        for (flag, share) in [("--test-share", testShare), ("--validation-share", validationShare)] {
            // NaN is in no range.
            guard let share, !(0.001...0.9).contains(share) else { continue }
            throw OptionError("\(flag) is \(share), it must be from 0.001 to 0.9")
        }
        if let perClass, !(1...1_000_000_000).contains(perClass.count) {
            throw OptionError("--per-class is \(perClass.count), it must be from 1 to 1000000000")
        }
        let held = (testShare ?? Self.usualTestShare) + (validationShare ?? 0)
        guard held <= 0.95 else {
            throw OptionError("--test-share and --validation-share come to \(held), they may be 0.95 together")
        }
    }
}
