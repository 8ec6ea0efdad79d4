/// Adds each element to the place in a larger image that its index names; every other place is 0.
///
/// Its gradient is a `PoolGather` at the same indices, whose gradient is a `PoolScatter`.
///
/// ### Shapes
/// `[N, h, w, C]` and integers `[N, h, w, C]` → `[N, height, width, C]`.
package struct PoolScatter: Operation {
    package static let name = "poolScatter"

    /// The size of the result.
    package let height: Int, width: Int

    package var attributes: [Attribute] { [Attribute("size", [height, width])] }

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (values, indices) = (operands[0], operands[1])
        guard values.elementType == .float32, indices.elementType == .int32, values.shape.rank == 4,
            values.shape == indices.shape, height > 0, width > 0
        else {
            throw ShapeError("takes f32[N, h, w, C] and i32[N, h, w, C], not \(values) and \(indices)")
        }
        return TensorType([values.shape[0], height, width, values.shape[3]])
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        [context.resultGradient.poolGathered(context.operands[1]), nil]
    }

    package func flops(_ operands: [TensorType], _ result: TensorType) -> Int { operands[0].shape.count }
}

/// Takes from each image the elements that indices name.
///
/// ### Shapes
/// `[N, H, W, C]` and integers `[N, h, w, C]` → `[N, h, w, C]`.
package struct PoolGather: Operation {
    package static let name = "poolGather"

    package func resultType(_ operands: [TensorType]) throws -> TensorType {
        let (images, indices) = (operands[0], operands[1])
        guard images.elementType == .float32, indices.elementType == .int32, images.shape.rank == 4,
            indices.shape.rank == 4, images.shape[0] == indices.shape[0], images.shape[3] == indices.shape[3]
        else {
            throw ShapeError("takes f32[N, H, W, C] and i32[N, h, w, C], not \(images) and \(indices)")
        }
        return TensorType(indices.shape)
    }

    package func gradients(_ context: GradientContext) -> [Tensor?] {
        let images = context.operands[0].shape
        return [context.resultGradient.poolScattered(context.operands[1], height: images[1], width: images[2]), nil]
    }
}

extension Tensor {
    /// Adds each element to the place in a larger image that its index names.
    ///
    /// Indices must come from `maxPoolingIndices` of images of that size; kernels do not check them.
    package func poolScattered(_ indices: Tensor, height: Int, width: Int) -> Tensor {
        trace.apply(PoolScatter(height: height, width: width), [self, indices])
    }

    /// Takes from each image the elements that indices name.
    ///
    /// Indices must come from `maxPoolingIndices` of images of this size; kernels do not check them.
    package func poolGathered(_ indices: Tensor) -> Tensor { trace.apply(PoolGather(), [self, indices]) }
}
