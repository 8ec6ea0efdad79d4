/// The sizes of a tensor's dimensions, outermost first.
///
/// A dimension that a shape does not have counts as 1, as in broadcasting.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral, CustomStringConvertible {
    /// The sizes, outermost first.
    public let dimensions: [Int]

    /// Makes a shape from its sizes, outermost first.
    public init(_ dimensions: [Int]) { self.dimensions = dimensions }

    /// Makes a shape from its sizes, outermost first.
    public init(arrayLiteral elements: Int...) { dimensions = elements }

    /// The number of dimensions.
    public var rank: Int { dimensions.count }

    /// The number of elements in a tensor of this shape: 1 for a scalar, `Int.max` for more than can be counted.
    public var count: Int { saturatingProduct(dimensions) }

    /// The size of one dimension. A negative index counts from the innermost; one the shape does not have gives 1.
    public subscript(_ axis: Int) -> Int {
        let index = axis < 0 ? axis + rank : axis
        return dimensions.indices.contains(index) ? dimensions[index] : 1
    }

    /// The sizes in brackets: `[128, 28, 28, 1]`.
    public var description: String { "[" + dimensions.map(String.init).joined(separator: ", ") + "]" }

    /// The strides, the distance in elements between neighbours along each dimension, in row-major order.
    ///
    /// Of a shape without elements they mean nothing, and its other sizes may multiply to more than can be counted.
    package var strides: [Int] {
        var strides = [Int](repeating: 1, count: rank)
        for axis in dimensions.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] &* dimensions[axis + 1]
        }
        return strides
    }
}
