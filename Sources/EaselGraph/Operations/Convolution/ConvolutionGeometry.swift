/// The geometry of a convolution, shared by its input gradient and its filter gradient: how a filter moves over images.
///
/// The large image is the input of a convolution and the output of a transposed one.
package struct ConvolutionGeometry: Hashable, Sendable, CustomStringConvertible {
    /// Rows and columns from one filter position to the next.
    package var strideHeight = 1, strideWidth = 1
    /// Rows and columns of zeros around the large image.
    package var top = 0, bottom = 0, left = 0, right = 0
    /// Rows and columns from one filter tap to the next.
    package var dilationHeight = 1, dilationWidth = 1
    /// The number of independent groups that the channels are split into.
    package var groups = 1

    /// Stride 1, no padding, no dilation, one group.
    package init() {}

    /// The values in brackets.
    package var description: String {
        "strides[\(strideHeight), \(strideWidth)]padding[\(top), \(bottom), \(left), \(right)]"
            + "dilations[\(dilationHeight), \(dilationWidth)]groups[\(groups)]"
    }

    /// The small image's height and width for a large image and a filter; not positive where nothing fits.
    package func smallSize(height: Int, width: Int, kernelHeight: Int, kernelWidth: Int) -> (height: Int, width: Int) {
        let spanHeight = (kernelHeight - 1) * dilationHeight + 1
        let spanWidth = (kernelWidth - 1) * dilationWidth + 1
        let roomHeight = height + top + bottom - spanHeight
        let roomWidth = width + left + right - spanWidth
        return (
            roomHeight < 0 ? 0 : roomHeight / strideHeight + 1, roomWidth < 0 ? 0 : roomWidth / strideWidth + 1
        )
    }

    /// Checks that a convolution can have every one of the numbers.
    package func check() throws {
        guard strideHeight > 0, strideWidth > 0, dilationHeight > 0, dilationWidth > 0, groups > 0 else {
            throw ShapeError("strides, dilations and groups must be at least 1, got \(self)")
        }
        guard top >= 0, bottom >= 0, left >= 0, right >= 0 else {
            throw ShapeError("padding must not be negative, got [\(top), \(bottom), \(left), \(right)]")
        }
    }
}
