import EaselCore
import EaselGraph

/// An input as a step declares it, whatever its elements are.
struct InputDeclaration: Hashable, Sendable, CustomStringConvertible {
    /// What of a batch fills it.
    enum Origin: Hashable, Sendable {
        case images, rows, labels, masks, probabilities, memberships, numbers, targetImages
        /// Nothing of a batch does: it is given as an array.
        case array
    }

    let name: String
    /// The elements, and the shape of one example.
    let type: TensorType
    let origin: Origin
    /// For classes: labels are below this.
    var classes: Int?
    /// Whether an example may have another size.
    let isOfAnySize: Bool

    var shape: Shape { type.shape }

    /// The class labels of images, of so many classes as the graph says.
    static let labels = InputDeclaration(
        name: "labels", type: TensorType([], .int32), origin: .labels, classes: nil, isOfAnySize: false)

    /// The name and what one example is: `masks i32[64, 64]`.
    var description: String { "\(name) \(type)" }

    /// Whether an example may have a shape.
    func takes(_ other: Shape) -> Bool {
        if other == shape { return true }
        guard isOfAnySize, other.rank == shape.rank, other.dimensions.allSatisfy({ $0 > 0 }) else { return false }
        let isImages = origin == .images || origin == .targetImages
        return !isImages || other[-1] == shape[-1]
    }

    /// The declaration that stands for this and another of the same input, as one that knows the number of classes and
    /// one that does not; `nil` where they differ.
    func merged(with other: InputDeclaration) -> InputDeclaration? {
        var (own, others) = (self, other)
        (own.classes, others.classes) = (nil, nil)
        guard own == others else { return nil }
        own.classes = [classes, other.classes].compactMap { $0 }.min()
        return own
    }

    /// What is wrong with it, whatever it is given.
    var fault: String? {
        guard shape.count > 0, shape.dimensions.allSatisfy({ $0 > 0 }) else {
            return "the step's input \(self) has no elements; each dimension is at least 1"
        }
        if let classes, classes < 1 { return "the step's input \(self) is of \(classes) classes; at least 1 is needed" }
        return nil
    }
}
