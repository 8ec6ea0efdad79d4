import EaselCore

/// The weights of classes in a classifier's loss, as they are asked for and as a run records them.
enum ClassWeights: Hashable, Sendable {
    /// All alike.
    case none
    /// Each class by how rare it is among the training images.
    case balanced
    /// By the names of classes; the others weigh 1.
    case named([String: Float])
    /// One for each class, in the order of the labels.
    case listed([Float])

    /// Reads `balanced`, `cat=2,dog=1`, or the numbers that a run records.
    /// - Throws: `OptionError` for anything else.
    init(parsing text: String) throws(OptionError) {
        if text == "balanced" {
            self = .balanced
            return
        }
        let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        if let numbers = try? parts.map({ try Self.weight($0, in: text) }) {
            self = .listed(numbers)
            return
        }
        var named: [String: Float] = [:]
        for part in parts {
            guard let sign = part.lastIndex(of: "="), sign > part.startIndex else {
                throw OptionError(
                    "class weights \(text.inOneLine(limit: 80)): \"\(part.inOneLine(limit: 40))\" is not a class and its weight; "
                        + "balanced, or cat=2,dog=1 is expected")
            }
            let name = String(part[..<sign])
            let weight = try Self.weight(String(part[part.index(after: sign)...]), in: text)
            guard named.updateValue(weight, forKey: name) == nil else {
                throw OptionError(
                    "class weights \(text.inOneLine(limit: 80)): \(name.inOneLine(limit: 40)) is given twice")
            }
        }
        self = .named(named)
    }

    private static func weight(_ text: String, in whole: String) throws(OptionError) -> Float {
        guard let weight = Float(text), weight == 0 || (1e-6...1e6).contains(weight) else {
            throw OptionError(
                "class weights \(whole.inOneLine(limit: 80)): \"\(text.inOneLine(limit: 40))\" must be 0, or a number from 1e-06 "
                    + "to 1000000")
        }
        return weight
    }

    /// The text that is read back as the same; `nil` for none.
    var text: String? {
        switch self {
        case .none: nil
        case .balanced: "balanced"
        case .named(let weights):
            weights.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        case .listed(let weights): weights.map { "\($0)" }.joined(separator: ",")
        }
    }

    /// The weight of each class; `nil` where all weigh alike.
    /// - Throws: `OptionError` where they are not known yet, or not as many as classes.
    func values(of classes: Int) throws(OptionError) -> [Float]? {
        switch self {
        case .none: return nil
        case .listed(let weights) where weights.count == classes: return weights
        case .listed(let weights):
            throw OptionError("\(counted(weights.count, "class weight")) for \(counted(classes, "class"))")
        case .balanced, .named:
            throw OptionError(
                "class weights follow from pictures: a training plan works them out, or list one for each class")
        }
    }

    /// The weights with one for each class of a set.
    ///
    /// Balanced, a class weighs what all would have if there were as many of each, divided by what it has; one without
    /// training images weighs nothing.
    /// - Parameters:
    ///   - names: The names of the classes.
    ///   - labels: Those of the training images.
    /// - Throws: `OptionError` for a class that there is not, or numbers without names.
    func resolved(for names: [String], labels: [Int32]) throws(OptionError) -> ClassWeights {
        switch self {
        case .none: return .none
        case .listed:
            throw OptionError(
                "--class-weights takes weights by the names of classes, as in \((names.first ?? "cat").inOneLine(limit: 40))=2, "
                    + "or balanced")
        case .named(let weights):
            if let stranger = weights.keys.sorted().first(where: { !names.contains($0) }) {
                let meant = nearestName(to: stranger, among: names).map { "did you mean \($0)? " } ?? ""
                throw OptionError(
                    "--class-weights: there is no class \"\(stranger.inOneLine(limit: 40))\"; \(meant)the classes are: "
                        + names.joined(separator: ", ").inOneLine(limit: 200))
            }
            let listed = names.map { weights[$0] ?? 1 }
            guard listed.contains(where: { $0 > 0 }) else {
                throw OptionError("--class-weights gives no class any weight; leave one above 0")
            }
            return .listed(listed)
        case .balanced:
            var counts = [Int](repeating: 0, count: names.count)
            for label in labels where counts.indices.contains(Int(label)) { counts[Int(label)] += 1 }
            let present = counts.count { $0 > 0 }
            return .listed(
                counts.map { $0 == 0 ? 0 : Float(Double(labels.count) / (Double(present) * Double($0))) })
        }
    }
}
