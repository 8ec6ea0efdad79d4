/// The framing of a message in a file of TensorFlow's records: its length, the length's checksum, the message, its checksum.
///
/// Numbers have their lowest byte first, the length eight bytes and a checksum four. A reader that meets a length or a
/// message whose checksum is another takes the file to end before it.
///
/// Source: https://www.tensorflow.org/tutorials/load_data/tfrecord#tfrecords_format_details.
enum EventRecord {
    /// The bytes of a record.
    static func bytes(_ message: ProtobufMessage) -> [UInt8] {
        let pieces = message.finished
        let length = little(UInt64(message.byteCount))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(message.byteCount + 16)
        bytes += length
        bytes += little(masked(CRC32C.sum(of: [length[...]])))
        for piece in pieces { bytes += piece }
        bytes += little(masked(CRC32C.sum(of: pieces)))
        return bytes
    }

    /// A checksum as a file holds it: turned and shifted, since that of bytes with their own checksum says little.
    private static func masked(_ sum: UInt32) -> UInt32 { ((sum >> 15) | (sum << 17)) &+ 0xA282_EAD8 }

    private static func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.littleEndian) { Array($0) }
    }
}
