import EaselCore

/// The conversion of a tensor from PyTorch's layout to Easel's, and back: filters `[out, in, kH, kW]` to `[kH, kW, in, out]`, matrices
/// `[out, in]` to `[in, out]`, all else as it is.
///
/// A matrix whose input is a flattened map has its rows in another order too, and a file may hold as a convolution what
/// is a dense layer here, or the other way round: where the sizes say so, it is taken.
package struct ParameterLayout: Hashable, Sendable {
    /// Rows and columns of the map that a matrix's input is flattened from; 1x1 where it is none.
    package let map: Size2D

    /// Makes a layout for a parameter whose input is flattened from a map of a size.
    package init(map: Size2D = 1) { self.map = map }

    /// Where each number comes from: the size of each dimension of the result and its stride in the file's tensor;
    /// `nil` where the shapes do not fit.
    private func walk(from foreign: [Int], to shape: [Int]) -> [(size: Int, stride: Int)]? {
        guard foreign.allSatisfy({ $0 > 0 }) else { return nil }
        // The file's tensor as [out, in, rows, columns].
        let filter: [Int]
        switch (foreign.count, shape.count) {
        case (4, 4), (4, 2): filter = foreign
        case (2, 4): filter = foreign + [1, 1]
        case (2, 2):
            guard map.count > 0, foreign[1] % map.count == 0 else { return nil }
            filter = [foreign[0], foreign[1] / map.count, map.height, map.width]
        default: return foreign == shape ? zip(foreign, strides(foreign)).map { ($0, $1) } : nil
        }
        let steps = strides(filter)
        let walk = [2, 3, 1, 0].map { (size: filter[$0], stride: steps[$0]) }
        let (inputs, outputs) = (filter[1] * filter[2] * filter[3], filter[0])
        guard shape == (shape.count == 4 ? walk.map(\.size) : [inputs, outputs]) else { return nil }
        return walk
    }

    private func strides(_ shape: [Int]) -> [Int] {
        var (strides, step) = ([Int](), 1)
        for size in shape.reversed() {
            strides.append(step)
            step *= size
        }
        return strides.reversed()
    }

    /// Whether a tensor of a file's shape is a parameter of a shape here.
    package func fits(_ foreign: [Int], _ shape: [Int]) -> Bool { walk(from: foreign, to: shape) != nil }

    /// The numbers in Easel's order; `nil` where the shapes do not fit, or there are not as many numbers.
    package func converted(_ values: [Float], from foreign: [Int], to shape: [Int]) -> [Float]? {
        guard let walk = walk(from: foreign, to: shape), values.count == shape.reduce(1, *) else { return nil }
        var result = [Float]()
        result.reserveCapacity(values.count)
        func visit(_ depth: Int, _ offset: Int) {
            guard depth < walk.count else {
                result.append(values[offset])
                return
            }
            let (size, stride) = walk[depth]
            for place in 0..<size { visit(depth + 1, offset + place * stride) }
        }
        visit(0, 0)
        return result
    }

    /// The shape that PyTorch gives a parameter of a shape here.
    package func foreignShape(of shape: [Int]) -> [Int] {
        switch shape.count {
        case 4: [3, 2, 0, 1].map { shape[$0] }
        case 2: [shape[1], shape[0]]
        default: shape
        }
    }

    /// The numbers in PyTorch's order, the way back of `converted`; `nil` where they are not as many as the shape says, or
    /// are no rows of the map.
    package func restored(_ values: [Float], of shape: [Int]) -> [Float]? {
        guard let walk = walk(from: foreignShape(of: shape), to: shape), values.count == shape.reduce(1, *) else {
            return nil
        }
        var result = [Float](repeating: 0, count: values.count)
        var next = 0
        func visit(_ depth: Int, _ offset: Int) {
            guard depth < walk.count else {
                result[offset] = values[next]
                next += 1
                return
            }
            let (size, stride) = walk[depth]
            for place in 0..<size { visit(depth + 1, offset + place * stride) }
        }
        visit(0, 0)
        return result
    }
}
