/// An image of an event file, the bytes of a PNG file as they are: `Summary.Image`.
package struct TensorBoardImage {
    /// The size in pixels.
    package let height: Int, width: Int
    /// The number of channels as a decoder gives them: 1 grey, 2 with alpha, 3 colour, 4 with alpha.
    package let channels: Int
    private let png: [UInt8]

    /// Takes the bytes of a PNG file, whose header says the size.
    /// - Returns: `nil` for bytes that do not begin as a PNG file does.
    package init?(png: [UInt8]) {
        // A signature of eight bytes, then the length and the name of the first chunk, its size, depth and kind of colour.
        guard png.count > 26, png.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
            png[12..<16].elementsEqual("IHDR".utf8)
        else { return nil }
        func number(at place: Int) -> Int { png[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
        (width, height) = (number(at: 16), number(at: 20))
        switch png[25] {
        case 0: channels = 1
        case 4: channels = 2
        // 3 is a palette of colours.
        case 2, 3: channels = 3
        case 6: channels = 4
        default: return nil
        }
        self.png = png
    }

    /// The message of the file.
    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, height)
        message.add(2, width)
        message.add(3, channels)
        message.add(4, bytes: png[...])
        return message
    }
}
