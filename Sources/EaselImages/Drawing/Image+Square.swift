extension Image {
    /// The image as it fits into a square: made smaller, or enlarged a whole number of times, so that no pixel is blurred.
    /// - Parameter side: The side of the square, in pixels.
    /// - Throws: `DataError` for an image that cannot be made small.
    package func fitted(intoSquareOf side: Int) throws -> Image {
        let longest = max(height, width)
        if longest <= side { return enlarged(side / longest) }
        return try resized(height: max(height * side / longest, 1), width: max(width * side / longest, 1))
    }
}
