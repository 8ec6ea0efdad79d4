/// Something measured, under the tag that TensorBoard shows it by: `Summary.Value`.
package struct TensorBoardSummary {
    /// What was measured.
    package enum Value {
        /// A number, which the file holds in single precision.
        case scalar(Double)
        /// An image.
        case image(TensorBoardImage)
        /// How numbers are distributed.
        case histogram(TensorBoardHistogram)
    }

    /// The tag; what stands before its first `/` is the group that it is shown in.
    package var tag: String
    /// What was measured.
    package var value: Value

    package init(_ tag: String, _ value: Value) { (self.tag, self.value) = (tag, value) }

    /// The message of the file.
    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, tag)
        switch value {
        case .scalar(let number): message.add(2, Float(number))
        case .image(let image): message.add(4, image.message)
        case .histogram(let histogram): message.add(5, histogram.message)
        }
        return message
    }
}
