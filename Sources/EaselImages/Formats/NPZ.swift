import EaselFiles

/// NPZ files, NumPy's archives of named arrays: writes them. They are read as any archive of NPY files is.
public enum NPZ {
    /// The bytes of an archive of arrays, compressed, in their order.
    ///
    /// Data sets have the arrays `x_train`, `y_train`, `x_test`, `y_test` and, where classes have names, `class_names`.
    /// - Throws: `FileError` where the archive cannot be made.
    public static func encode(_ arrays: [(name: String, array: NPYArray)]) throws -> [UInt8] {
        try ZIPWriter.encode(arrays.map { ("\($0.name).npy", NPY.encode($0.array)) }, path: "NPZ")
    }

    /// Writes an archive of arrays.
    ///
    /// - Throws: `FileError` naming the path and the reason.
    public static func write(_ arrays: [(name: String, array: NPYArray)], to path: String) throws {
        try AtomicFile.write(encode(arrays), to: path)
    }
}
