/// What is chosen of a file of a network.
public struct ExportSettings: Sendable {
    /// The order of an image's dimensions in an ONNX file.
    public var layout = ModelExport.Layout.nchw
    /// How a TensorFlow Lite file keeps its numbers; in 32-bit floating point when `nil`.
    public var quantisation: Quantisation?
    /// Whether whole numbers go into an int8 file and come out; otherwise floating-point ones, which it converts itself.
    public var hasWholePorts = false
    /// How many pictures int8 numbers get their scales from.
    public var calibrationCount = 300
    /// How many pictures or latents are compared, and written as an example; 256 when `nil`, or 1,000 of a file in less room, and
    /// 8 as an example.
    public var comparedCount: Int?
    /// Whether the file is read back and compared.
    public var isVerified = true
    /// A folder, made where there is none, that gets what was compared first and the answers as ONNX's own tests have them,
    /// `input_0.pb` and `output_0.pb`, for whoever uses the file to try their side: the model's answers, or of a file in less
    /// room its own.
    public var example: String?

    public init() {}
}
