import EaselCore

/// An operation of an augmentation: draws what is random about it, and says what that does to an image.
package protocol AugmentationOperation: Sendable {
    /// Its name, as in `--augment`.
    var name: String { get }
    /// The operation as it is written, with every option: `rotate:angle=-10.0..10.0`.
    var text: String { get }
    /// The operation as a person would write it: with the options that are not as usual.
    var brief: String { get }
    /// Whether it mixes images and their targets.
    var mixes: Bool { get }

    /// What is to be done to images, of test too, before a classifier sees them, in the grammar of `InputNormalisation`; `nil`
    /// for nothing.
    var inputNormalisation: String? { get }

    /// Draws for one image.
    /// - Throws: `DataError` for an image that the operation cannot be applied to.
    func draw(_ draw: inout AugmentationDraw) throws -> AugmentationEffect
}

/// An operation that `--augment` knows by name.
package protocol ListedOperation: AugmentationOperation {
    static var name: String { get }
    /// What it does, in a line.
    static var summary: String { get }
    /// Its options; a value without a name is for the first that has none yet.
    static var options: [OperationOption<Self>] { get }

    /// The operation as it is when nothing else is asked for.
    init()

    /// Checks options against each other.
    func check() throws(OptionError)
}

extension AugmentationOperation {
    package var mixes: Bool { false }
    package var brief: String { text }
    package var inputNormalisation: String? { nil }
}

extension ListedOperation {
    package static var options: [OperationOption<Self>] { [] }
    package var name: String { Self.name }
    package func check() throws(OptionError) {}

    package var text: String { text { _ in true } }

    package var brief: String {
        let usual = Self()
        return text { $0.read(self) != $0.read(usual) }
    }

    private func text(_ isShown: (OperationOption<Self>) -> Bool) -> String {
        let values = Self.options.filter(isShown).compactMap { option in
            option.read(self).map { "\(option.name)=\($0)" }
        }
        return values.isEmpty ? name : name + ":" + values.joined(separator: ",")
    }

    /// Reads options as they follow the name: `10` or `angle=-10..10,fill=reflect`.
    init(options text: Substring) throws(OptionError) {
        self.init()
        var free = Self.options
        for part in text.isEmpty ? [] : text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map {
                String($0.withoutBlanks)
            }
            let (name, value) = sides.count == 2 ? (sides[0], sides[1]) : (free.first?.name ?? "", sides[0])
            let all = Self.options.map(\.name)
            guard let option = Self.options.first(where: { $0.name == name }) else {
                guard sides.count == 2 else {
                    throw OptionError(
                        "\(Self.name): \"\(value)\" is one too many; it has "
                            + (all.isEmpty ? "no options" : "the options \(all.joined(separator: ", "))"))
                }
                let meant = nearestName(to: name, among: all).map { "; did you mean \($0)?" } ?? ""
                throw OptionError(
                    "\(Self.name) has no option \"\(name)\"\(meant)"
                        + (all.isEmpty ? "; it has none" : "; it has \(all.joined(separator: ", "))"))
            }
            guard let place = free.firstIndex(where: { $0.name == option.name }) else {
                throw OptionError("\(Self.name): \(option.name) is given twice")
            }
            free.remove(at: place)
            if let wanted = option.write(&self, value) {
                throw OptionError("\(Self.name): \(option.name) is \"\(value)\", it must be \(wanted)")
            }
        }
        try check()
    }
}

extension Substring {
    /// The text without the blanks around it.
    var withoutBlanks: Substring {
        guard let first = firstIndex(where: { $0 != " " }), let last = lastIndex(where: { $0 != " " }) else {
            return ""
        }
        return self[first...last]
    }
}
