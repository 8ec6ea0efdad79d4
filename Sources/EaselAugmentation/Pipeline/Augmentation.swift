import EaselCore
import EaselImages

/// Operations that change images at random, one after another, each with a probability of its own.
///
///     let augmentation = try Augmentation(parsing: "rotate:10@0.7;flip-left-right@0.5;zoom:1..1.5@0.5")
///     let images = try augmentation.applied(to: dataset.train, seed: 1)
///
/// What is drawn follows from the seed, the epoch, the image's index and the operation alone: it depends neither on
/// threads nor on what else is asked for.
public struct Augmentation: Sendable, CustomStringConvertible {
    /// An operation, how often it is applied, and what its random numbers are told apart by.
    package struct Step: Sendable {
        package let operation: any AugmentationOperation
        package let probability: Double
        /// The name that its draws are recorded under: the operation's, with a number where there are several.
        package let name: String
        let stream: UInt32
    }

    /// The operations, in their order.
    package private(set) var steps: [Step] = []

    /// Makes an augmentation that changes nothing, to which operations are appended.
    public init() {}

    /// Reads operations as `--augment` has them: separated by `;`, options after `:` and separated by commas, ranges by
    /// `..`, the probability after `@`. A preset may stand among them.
    /// - Throws: `OptionError` with what cannot be read, and what could.
    public init(parsing text: String) throws(OptionError) {
        for part in text.split(separator: ";") where part.contains(where: { $0 != " " }) {
            for one in try AugmentationCatalog.steps(parsing: part) {
                append(one.operation, probability: one.probability)
            }
        }
        let normalising = steps.filter { $0.operation.inputNormalisation != nil }
        guard normalising.count < 2, normalising.allSatisfy({ $0.probability == 1 }) else {
            throw OptionError(
                "--augment: what normalises pictures (\(normalising[0].operation.brief)) is done to all of them, once: leave out @, "
                    + "and give one keras")
        }
        guard !steps.isEmpty else {
            throw OptionError("--augment names no operation; easel augment --list shows them")
        }
    }

    /// Appends an operation of one's own on pixels; masks and boxes stay as they are.
    ///
    /// A run does not record what is not in `AugmentationCatalog`, and so cannot be begun with it.
    /// - Parameters:
    ///   - name: Its name.
    ///   - probability: How often it is applied: never from 0 down, always from 1 up.
    ///   - change: Changes an image, whose size must stay; random numbers are to be drawn of the sequence.
    public mutating func append(
        _ name: String, probability: Double = 1,
        change: @escaping @Sendable (inout Image, inout RandomSequence) throws -> Void
    ) {
        append(CustomOperation(name: name, change: change), probability: probability)
    }

    package mutating func append(_ operation: any AugmentationOperation, probability: Double = 1) {
        let before = steps.count { $0.operation.name == operation.name }
        let name = before == 0 ? operation.name : "\(operation.name)-\(before + 1)"
        steps.append(
            Step(
                operation: operation, probability: probability, name: name,
                stream: UInt32(truncatingIfNeeded: stableHash("augment " + name)) | 0x8000_0000))
    }

    /// The operations as they are written, with every option and probability; reads back as the same.
    public var description: String { joined(\.text) }

    /// The operations as a person would write them: with the options that are not as usual.
    public var brief: String { joined(\.brief) }

    private func joined(_ text: (any AugmentationOperation) -> String) -> String {
        steps.map { text($0.operation) + ($0.probability == 1 ? "" : "@\($0.probability)") }.joined(separator: ";")
    }

    /// Whether images and their targets are mixed, so that classes become probabilities.
    public var mixes: Bool { steps.contains { $0.operation.mixes && $0.probability > 0 } }

    /// What is to be done to images, of test too, before a classifier sees them, in the grammar of `InputNormalisation`: what
    /// Keras's normalising arguments ask for. It makes no other image; `nil` for nothing.
    public var inputNormalisation: String? {
        let asked = steps.compactMap(\.operation.inputNormalisation)
        return asked.isEmpty ? nil : asked.joined(separator: ",")
    }
}

/// An operation on pixels that a user of the library wrote.
struct CustomOperation: AugmentationOperation {
    let name: String
    let change: @Sendable (inout Image, inout RandomSequence) throws -> Void

    var text: String { name }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let sequence = draw.sequence()
        return .pixels { [change] image in
            var sequence = sequence
            try change(&image, &sequence)
        }
    }
}
