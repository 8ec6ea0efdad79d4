/// The geometry of pooling: a window and how it moves over an image.
package struct PoolingWindow: Hashable, Sendable, CustomStringConvertible {
    /// The size of the window.
    package var kernelHeight: Int, kernelWidth: Int
    /// Rows and columns from one window to the next.
    package var strideHeight: Int, strideWidth: Int
    /// Rows and columns that windows may reach over the image's edges.
    package var top = 0, bottom = 0, left = 0, right = 0

    /// Resolves padding for images of a size.
    package init(height: Int, width: Int, kernelSize: (Int, Int), strides: (Int, Int), padding: Padding) {
        (kernelHeight, kernelWidth) = kernelSize
        (strideHeight, strideWidth) = strides
        (top, bottom) = padding.amounts(
            size: height, kernel: kernelSize.0, stride: strides.0, dilation: 1, isHeight: true)
        (left, right) = padding.amounts(
            size: width, kernel: kernelSize.1, stride: strides.1, dilation: 1, isHeight: false)
    }

    /// The values in brackets.
    package var description: String {
        "kernel[\(kernelHeight), \(kernelWidth)]strides[\(strideHeight), \(strideWidth)]"
            + "padding[\(top), \(bottom), \(left), \(right)]"
    }

    /// The type of the pooled images.
    package func resultType(_ images: TensorType) throws -> TensorType {
        let shape = images.shape
        guard images.elementType == .float32, shape.rank == 4 else {
            throw ShapeError("input is \(images), expected f32[N, H, W, C]")
        }
        guard kernelHeight > 0, kernelWidth > 0, strideHeight > 0, strideWidth > 0 else {
            throw ShapeError("kernel size and strides must be at least 1, got \(self)")
        }
        // A window that lies in the padding alone has no largest element and no mean.
        guard top >= 0, left >= 0, bottom >= 0, right >= 0, top < kernelHeight, bottom < kernelHeight,
            left < kernelWidth, right < kernelWidth
        else {
            throw ShapeError(
                "padding [\(top), \(bottom), \(left), \(right)] must be at least 0 and less than the "
                    + "\(kernelHeight)x\(kernelWidth) window")
        }
        guard shape[1] + top + bottom >= kernelHeight, shape[2] + left + right >= kernelWidth else {
            let needed = (
                Swift.max(kernelHeight - top - bottom, 1), Swift.max(kernelWidth - left - right, 1)
            )
            throw ShapeError(
                "images of \(shape[1])x\(shape[2]) are smaller than the window; at least \(needed.0)x\(needed.1) works")
        }
        return TensorType([
            shape[0], (shape[1] + top + bottom - kernelHeight) / strideHeight + 1,
            (shape[2] + left + right - kernelWidth) / strideWidth + 1, shape[3],
        ])
    }

    /// The rows of an image of `height` rows that row `row` of the result looks at.
    package func rows(_ row: Int, of height: Int) -> Range<Int> {
        let start = row * strideHeight - top
        return Swift.max(start, 0)..<Swift.min(start + kernelHeight, height)
    }

    /// The columns of an image of `width` columns that column `column` of the result looks at.
    package func columns(_ column: Int, of width: Int) -> Range<Int> {
        let start = column * strideWidth - left
        return Swift.max(start, 0)..<Swift.min(start + kernelWidth, width)
    }
}
