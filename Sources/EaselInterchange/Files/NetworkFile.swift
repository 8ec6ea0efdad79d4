#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

import EaselFiles

/// A network in a file of another program's format, which is told by the file's content and never by its name.
public enum NetworkFile {
    /// Opens a file.
    /// - Parameters:
    ///   - path: The file.
    ///   - arithmetic: Whose whole numbers a quantised TensorFlow Lite network is computed in; ONNX's are its own.
    /// - Throws: `FileError` for a file that cannot be opened, is of no format that is read, or damaged, and what it has that is
    ///   not read: each operator by its name.
    public static func open(
        _ path: String, arithmetic: QuantisedArithmetic = .reference
    ) throws -> any ForeignNetwork {
        let file = try OpenFile(path, O_RDONLY | O_NONBLOCK, cannot: "read")
        let beginning = try file.beginning(count: 16)
        if beginning.count >= 8, beginning[4..<8].elementsEqual("TFL3".utf8) {
            return try TFLiteNetwork(path: path, arithmetic: arithmetic)
        }
        // An ONNX file begins with the version of its format, a small number.
        guard beginning.count >= 2, beginning[0] == 0x08, (1...0x7F).contains(beginning[1]) else {
            throw FileError(
                path: path, problem: "is no network that is read: ONNX (.onnx) or TensorFlow Lite (.tflite)")
        }
        return try ONNXNetwork(path: path)
    }
}
