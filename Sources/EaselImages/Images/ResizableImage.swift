/// An image that can be brought to a size in the ways that `ImageFit` names.
protocol ResizableImage {
    /// - Throws: `DataError` when the size is not possible.
    func resized(height: Int, width: Int) throws -> Self

    /// - Throws: `DataError` when the size is not possible.
    func centreCropped(height: Int, width: Int) throws -> Self

    /// - Throws: `DataError` when the size is not possible.
    func fitted(height: Int, width: Int, isScaledUp: Bool) throws -> Self
}

extension Image: ResizableImage {}
extension DeepImage: ResizableImage {}
