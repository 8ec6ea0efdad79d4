import EaselGraph

extension PoolingWindow {
    /// The places within the image that a window looks at, in row-major order.
    fileprivate func places(_ position: [Int], _ images: Shape) -> [[Int]] {
        rows(position[1], of: images[1]).flatMap { y in
            columns(position[2], of: images[2]).map { x in [position[0], y, x, position[3]] }
        }
    }
}

extension MaxPooling2DOperation: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            window.places(position, operands[0].shape).map { operands[0][$0] }.max() ?? .nan
        }
    }
}

extension MaxPoolingIndices: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            let places = window.places(position, operands[0].shape)
            let best = places.reduce(places[0]) { operands[0][$1] > operands[0][$0] ? $1 : $0 }
            return Double(best[1] * operands[0].shape[2] + best[2])
        }
    }
}

extension PoolScatter: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        for (index, position) in operands[0].shape.positions.enumerated() {
            let place = Int(operands[1].values[index])
            result[type.shape.offset([position[0], place / width, place % width, position[3]])] +=
                operands[0].values[index]
        }
        return result
    }
}

extension PoolGather: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.enumerated().map { index, position in
            let place = Int(operands[1].values[index])
            let width = operands[0].shape[2]
            return operands[0][[position[0], place / width, place % width, position[3]]]
        }
    }
}

extension AveragePooling2DOperation: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            let places = window.places(position, operands[0].shape)
            let divisor = countsPadding ? window.kernelHeight * window.kernelWidth : places.count
            return places.reduce(0) { $0 + operands[0][$1] } / Double(divisor)
        }
    }
}

extension AveragePooling2DGradient: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        for (index, position) in operands[0].shape.positions.enumerated() {
            let places = window.places(position, type.shape)
            let divisor = countsPadding ? window.kernelHeight * window.kernelWidth : places.count
            for place in places { result[type.shape.offset(place)] += operands[0].values[index] / Double(divisor) }
        }
        return result
    }
}

extension ResizeMethod {
    /// For a place in the large image, the places of the small one it is made of, and their shares.
    ///
    /// Written apart from `taps`, which the kernels' callers may use.
    fileprivate func shares(_ position: [Int], small: Shape, large: Shape) -> [([Int], Double)] {
        let (rows, columns) = (shares(position[1], small[1], large[1]), shares(position[2], small[2], large[2]))
        return rows.flatMap { row in
            columns.map { ([position[0], row.0, $0.0, position[3]], row.1 * $0.1) }
        }
    }

    private func shares(_ index: Int, _ small: Int, _ large: Int) -> [(Int, Double)] {
        let place: Double
        switch self {
        case .nearest: return [(index * small / large, 1)]
        case .bilinear(alignsCorners: true): place = large == 1 ? 0 : Double(index * (small - 1)) / Double(large - 1)
        case .bilinear(alignsCorners: false): place = (Double(index) + 0.5) * Double(small) / Double(large) - 0.5
        }
        // A tent of width 1 around each element; what lies beyond the edge counts for the edge's own.
        return (-1...small).map { element in
            (element < 0 ? 0 : element >= small ? small - 1 : element, 1 - (place - Double(element)).magnitude)
        }.filter { $0.1 > 0 }
    }
}

extension Upsampling2DOperation: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        type.shape.positions.map { position in
            method.shares(position, small: operands[0].shape, large: type.shape).reduce(0) {
                $0 + operands[0][$1.0] * $1.1
            }
        }
    }
}

extension Upsampling2DGradient: ReferenceOperation {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        var result = [Double](repeating: 0, count: type.shape.count)
        for (index, position) in operands[0].shape.positions.enumerated() {
            for (place, share) in method.shares(position, small: type.shape, large: operands[0].shape) {
                result[type.shape.offset(place)] += operands[0].values[index] * share
            }
        }
        return result
    }
}
