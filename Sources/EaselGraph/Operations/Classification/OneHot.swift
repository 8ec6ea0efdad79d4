/// The one-hot encoding of labels: 1 at each label's index along a new last dimension, 0 elsewhere.
///
/// A label that is not one of the classes gives a row of NaN, so that it shows in the loss.
///
/// ### Shapes
/// Integers `[…]` → `[…, classes]`.
package struct OneHot: Operation {
    package static let name = "oneHot"
    package static let differentiability = Differentiability.none(because: "a label has no gradient")

    /// The number of classes.
    package let classes: Int

    package var attributes: [Attribute] { [Attribute("classes", classes)] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        guard operands[0].elementType == .int32 else {
            throw ShapeError("labels are \(operands[0]), expected whole numbers (i32)")
        }
        guard classes > 0 else { throw ShapeError("\(classes) classes; at least 1 is needed") }
        return TensorType(Shape(operands[0].shape.dimensions + [classes]))
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] { [nil] }
}

extension Tensor {
    /// The one-hot encoding, 1 at each label's index along a new last dimension, else 0: integers `[…]` → `[…,
    /// classes]`.
    public func oneHot(classes: Int) -> Tensor { trace.apply(OneHot(classes: classes), [self]) }
}
