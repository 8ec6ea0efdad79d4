import EaselGraph
import EaselCore

/// A value of the reference interpreter. Whole numbers are kept as numbers too.
package struct ReferenceTensor: Sendable {
    /// The sizes of the dimensions.
    package let shape: Shape
    /// The elements in row-major order.
    package var values: [Double]

    package init(_ shape: Shape, _ values: [Double]) {
        self.shape = shape
        self.values = values
    }

    /// The element at a position.
    package subscript(_ position: [Int]) -> Double { values[shape.offset(position)] }
}

/// An operation that the reference interpreter can evaluate, as plainly as possible and in `Double`.
package protocol ReferenceOperation: Operation {
    /// The elements of the result in row-major order.
    func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double]
}

/// What the reference interpreter cannot do.
package struct ReferenceError: Error, CustomStringConvertible {
    package let description: String
}

/// Evaluates a graph node by node in `Double`: slow, plain, and what everything fast is compared with.
package struct ReferenceInterpreter {
    /// Values of inputs and variables by name.
    package var values: [String: [Double]]
    /// The seed of random operations.
    package var seed: UInt64 = 0
    /// The step of random operations.
    package var step: UInt64 = 0

    package init(_ values: [String: [Double]]) { self.values = values }

    /// The value of every node.
    package func nodes(of graph: Graph) throws -> [ReferenceTensor] {
        var results: [ReferenceTensor] = []
        for node in graph.nodes {
            let elements: [Double]
            switch node.operation {
            case let input as Input: elements = values[input.name] ?? []
            case let read as ReadVariable: elements = values[read.name] ?? []
            case let random as RandomUniform: elements = uniforms(random.stream, random.shape.count)
            case let random as RandomNormal: elements = normals(random.stream, random.shape.count)
            case let operation as any ReferenceOperation:
                elements = operation.evaluate(node.operands.map { results[$0] }, node.type)
            default:
                throw ReferenceError(description: "\(type(of: node.operation).name) has no reference")
            }
            guard elements.count == node.type.shape.count else {
                throw ReferenceError(
                    description: "\(type(of: node.operation).name) has \(elements.count) elements, not \(node.type)")
            }
            results.append(ReferenceTensor(node.type.shape, elements))
        }
        return results
    }

    /// The values of the graph's outputs by name.
    package func outputs(of graph: Graph) throws -> [String: ReferenceTensor] {
        let results = try nodes(of: graph)
        return Dictionary(graph.outputs.map { ($0.name, results[$0.node]) }) { _, last in last }
    }

    private func word(_ stream: UInt32, _ index: Int) -> UInt32 {
        Philox(seed: seed, stream: stream).block(step: step, position: UInt32(index / 4))[index % 4]
    }

    private func uniforms(_ stream: UInt32, _ count: Int) -> [Double] {
        (0..<count).map { Double(word(stream, $0) >> 8) * 0x1p-24 }
    }

    /// Box and Muller's transform of the words (0, 1) and (2, 3) of each block.
    private func normals(_ stream: UInt32, _ count: Int) -> [Double] {
        (0..<count).map { index in
            let pair = index / 2 * 2
            let radius = (-2 * (Double(word(stream, pair) >> 8) * 0x1p-24 + 0x1p-24).logarithm).squareRoot()
            let angle = 2 * Double.pi * Double(word(stream, pair + 1) >> 8) * 0x1p-24
            return radius * (index % 2 == 0 ? angle.cosine : angle.sine)
        }
    }
}

extension Shape {
    /// Where the element at a position is in row-major order.
    package func offset(_ position: [Int]) -> Int {
        var offset = 0
        for (index, size) in zip(position, dimensions) { offset = offset * size + index }
        return offset
    }

    /// The position of an element from its place in row-major order.
    package func position(_ offset: Int) -> [Int] {
        var rest = offset
        var position = dimensions
        for axis in position.indices.reversed() {
            let size = position[axis]
            position[axis] = rest % size
            rest /= size
        }
        return position
    }

    /// Every position in row-major order.
    package var positions: [[Int]] { (0..<count).map(position) }
}
