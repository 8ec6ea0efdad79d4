extension ImageGrid {
    /// Draws the grid and writes it as a PNG file, atomically.
    ///
    /// - Throws: `DataError` naming the path and the reason.
    public func write(to path: String) throws {
        try PNGFile.write(render(), to: path)
    }
}
