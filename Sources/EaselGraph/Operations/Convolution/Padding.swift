/// Padding: rows and columns of zeros around an image.
public enum Padding: Hashable, Sendable {
    /// None: the filter stays inside the image.
    case valid
    /// As many as make the output `ceil(size / stride)`, the odd one at the bottom and the right.
    case same
    /// The same number on all four sides.
    case all(Int)
    /// A number for each side.
    case explicit(top: Int, bottom: Int, left: Int, right: Int)

    /// Rows before and after for one dimension of the large image.
    package func amounts(size: Int, kernel: Int, stride: Int, dilation: Int, isHeight: Bool) -> (Int, Int) {
        switch self {
        case .valid: return (0, 0)
        case .all(let amount): return (amount, amount)
        case .explicit(let top, let bottom, let left, let right): return isHeight ? (top, bottom) : (left, right)
        case .same:
            let stride = max(stride, 1)
            let total = max(((size + stride - 1) / stride - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
            return (total / 2, total - total / 2)
        }
    }
}
