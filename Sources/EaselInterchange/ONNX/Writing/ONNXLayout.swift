/// The order of the dimensions of a value with four of them.
package enum ONNXLayout: Hashable, Sendable {
    /// As Easel has them: images are `[N, H, W, C]`.
    case natural
    /// As ONNX's convolutions have them: images are `[N, C, H, W]`.
    case channelsFirst

    /// For each dimension in this order, which of Easel's it is.
    func sources(rank: Int) -> [Int] { self == .channelsFirst && rank == 4 ? [0, 3, 1, 2] : Array(0..<rank) }

    /// Where each of Easel's dimensions is in this order.
    func places(rank: Int) -> [Int] { self == .channelsFirst && rank == 4 ? [0, 2, 3, 1] : Array(0..<rank) }
}

extension Array where Element: BitwiseCopyable {
    /// The elements of a tensor with its dimensions in another order.
    func permuted(_ dimensions: [Int], by permutation: [Int]) -> [Element] {
        if permutation.elementsEqual(permutation.indices) { return self }
        var strides = [Int](repeating: 1, count: dimensions.count)
        for axis in dimensions.indices.dropLast().reversed() {
            strides[axis] = strides[axis + 1] * dimensions[axis + 1]
        }
        let sizes = permutation.map { dimensions[$0] }
        let steps = permutation.map { strides[$0] }
        return [Element](unsafeUninitializedCapacity: count) { result, initialized in
            var (place, index) = (0, [Int](repeating: 0, count: sizes.count))
            for number in 0..<count {
                result[number] = self[place]
                for axis in sizes.indices.reversed() {
                    index[axis] += 1
                    place += steps[axis]
                    if index[axis] < sizes[axis] { break }
                    place -= steps[axis] * sizes[axis]
                    index[axis] = 0
                }
            }
            initialized = count
        }
    }
}
