import EaselCore
import EaselGraph

/// The receptive field of a value: the rows and columns of the image that each of its positions depends on.
///
/// By the arithmetic of kernels and strides, so that it may reach past the image's edges. Where branches meet it is the
/// largest. Source: Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", Distill 2019.
struct ReceptiveField: Hashable {
    /// Rows and columns of the image.
    private var height = 1.0, width = 1.0
    /// Rows and columns of the image from one position to the next; less than 1 where a map is larger than the image.
    private var stepHeight = 1.0, stepWidth = 1.0

    /// The rows and columns, whole.
    var size: Size2D { Size2D(height: Int(height.rounded(.up)), width: Int(width.rounded(.up))) }

    /// The field of what a window makes of this value.
    func through(kernel: (Int, Int), dilation: (Int, Int) = (1, 1), stride: (Int, Int)) -> ReceptiveField {
        var field = self
        field.height += Double((kernel.0 - 1) * dilation.0) * stepHeight
        field.width += Double((kernel.1 - 1) * dilation.1) * stepWidth
        field.stepHeight *= Double(stride.0)
        field.stepWidth *= Double(stride.1)
        return field
    }

    /// The field of what is made of so many neighbours in each direction, and has so many times more positions.
    func enlarged(neighbours: (Int, Int), factor: (Double, Double)) -> ReceptiveField {
        var field = self
        field.height += Double(neighbours.0 - 1) * stepHeight
        field.width += Double(neighbours.1 - 1) * stepWidth
        field.stepHeight /= factor.0
        field.stepWidth /= factor.1
        return field
    }

    /// The field of what is made of this value and another.
    func united(with other: ReceptiveField) -> ReceptiveField {
        var field = self
        (field.height, field.width) = (max(height, other.height), max(width, other.width))
        return field
    }
}

/// What a value depends on.
private enum Dependence {
    /// On no image.
    case none
    /// On a part of the image around each position.
    case field(ReceptiveField)
    /// On more than can be said so: the whole image, or what is none.
    case other
}

extension Graph {
    /// The receptive field of each node; `nil` where it has none, as behind a dense layer.
    var receptiveFields: [ReceptiveField?] {
        var found: [Dependence] = []
        for node in nodes { found.append(dependence(of: node, on: node.operands.map { found[$0] })) }
        return found.map {
            if case .field(let field) = $0 { field } else { nil }
        }
    }

    private func dependence(of node: Node, on operands: [Dependence]) -> Dependence {
        if node.operation is Input { return node.type.shape.rank == 4 ? .field(ReceptiveField()) : .other }
        let fields = operands.compactMap { dependence -> ReceptiveField? in
            if case .field(let field) = dependence { field } else { nil }
        }
        let isOther = operands.contains { if case .other = $0 { true } else { false } }
        guard !isOther else { return .other }
        guard let first = fields.first else { return .none }
        let shapes = node.operands.map { nodes[$0].type.shape }
        switch node.operation {
        case is any ElementwiseOperation: return .field(fields.dropFirst().reduce(first) { $0.united(with: $1) })
        case let operation as Concatenate where operation.axis == 3:
            return .field(fields.dropFirst().reduce(first) { $0.united(with: $1) })
        case let operation as Pad where operation.interior.allSatisfy({ $0 == 0 }): return .field(first)
        case let operation as Convolution2DOperation:
            let geometry = operation.geometry
            return .field(
                first.through(
                    kernel: (shapes[1][0], shapes[1][1]), dilation: (geometry.dilationHeight, geometry.dilationWidth),
                    stride: (geometry.strideHeight, geometry.strideWidth)))
        case let operation as MaxPooling2DOperation: return .field(first.through(operation.window))
        case let operation as AveragePooling2DOperation: return .field(first.through(operation.window))
        case let operation as TransposedConvolution2DOperation:
            let geometry = operation.geometry
            func neighbours(_ kernel: Int, _ dilation: Int, _ stride: Int) -> Int {
                ((kernel - 1) * dilation + stride) / stride
            }
            return .field(
                first.enlarged(
                    neighbours: (
                        neighbours(shapes[1][0], geometry.dilationHeight, geometry.strideHeight),
                        neighbours(shapes[1][1], geometry.dilationWidth, geometry.strideWidth)
                    ), factor: (Double(geometry.strideHeight), Double(geometry.strideWidth))))
        case let operation as Upsampling2DOperation:
            let count = operation.method == .nearest ? 1 : 2
            return .field(
                first.enlarged(
                    neighbours: (count, count),
                    factor: (
                        Double(operation.height) / Double(shapes[0][1]), Double(operation.width) / Double(shapes[0][2])
                    )))
        default: return .other
        }
    }
}

extension ReceptiveField {
    fileprivate func through(_ window: PoolingWindow) -> ReceptiveField {
        through(kernel: (window.kernelHeight, window.kernelWidth), stride: (window.strideHeight, window.strideWidth))
    }
}
