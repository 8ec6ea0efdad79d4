import EaselGraph

/// An operation that an ONNX file can hold.
///
/// A test fails where an operation neither is one nor stands in `operationsWithoutONNX` with the reason.
protocol ONNXWritable: Operation {
    /// Writes what computes a node of this operation, and gives the name of its result.
    func write(_ call: ONNXCall, to writer: inout ONNXGraphWriter) throws -> ONNXResult
}

/// A node that is being written.
struct ONNXCall {
    /// The place of the node in the graph.
    let index: NodeIndex
    /// The nodes that it is applied to.
    let operands: [NodeIndex]
    /// The type of its result, for the batch that was traced.
    let type: TensorType
}

/// The result of a node that was written: its name, and the order of its dimensions.
struct ONNXResult {
    let name: String
    var layout = ONNXLayout.natural
}

/// Whether an operation is one that a file can hold.
package func isWrittenToONNX(_ operation: any Operation.Type) -> Bool { operation is any ONNXWritable.Type }

/// The operations that no file holds, and why.
package let operationsWithoutONNX: [String: String] = {
    let gradient = "it is a gradient, and predicting takes none"
    let placed = "places that depend on the picture are not written"
    let drawn = "its numbers would be others in every runtime"
    return [
        ReluGradient.name: gradient, LeakyReluGradient.name: gradient, ScatterSum.name: placed,
        Convolution2DFilterGradient.name: gradient, AveragePooling2DGradient.name: gradient,
        Upsampling2DGradient.name: gradient, PoolScatter.name: gradient, PoolGather.name: gradient,
        MaxPoolingIndices.name: placed, RandomUniform.name: drawn, RandomNormal.name: drawn,
    ]
}()
