/// 1 at each label's place along a new last dimension, 0 elsewhere.
///
/// A label that is not one of the classes gives a row of what is not a number, so that it shows in the loss.
///
/// ### Shapes
/// Whole numbers `[…]` → `[…, classes]`.
package struct OneHot: Operation {
    package static let name = "oneHot"
    package static let differentiability = Differentiability.none(because: "a label has no gradient")

    /// How many classes there are.
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
    /// 1 at each label's place along a new last dimension, 0 elsewhere: whole numbers `[…]` → `[…, classes]`.
    public func oneHot(classes: Int) -> Tensor { trace.apply(OneHot(classes: classes), [self]) }
}
