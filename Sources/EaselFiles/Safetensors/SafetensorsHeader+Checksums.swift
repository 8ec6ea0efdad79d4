/// Checksums in a file's metadata: eight hexadecimal digits for each tensor's bytes, in the order of the data, and eight
/// for all else in the header. Files of other programs have none.
extension SafetensorsHeader {
    private static let key = "easel.crc32"

    /// Adds the checksums of tensors, and of the header, to the metadata.
    static func addChecksums(_ sums: [UInt32], of tensors: [SafetensorsTensor], to metadata: inout [String: String]) {
        metadata[key] = (sums + [headerChecksum(tensors, metadata)]).map(checksumText).joined()
    }

    /// The checksum of each tensor, `nil` where the file has none.
    ///
    /// A header whose own checksum is another is refused.
    func checksums() throws(Problem) -> [UInt32]? {
        guard let text = metadata[Self.key] else { return nil }
        let digits = Array(text.utf8)
        var sums: [UInt32] = []
        for start in stride(from: 0, to: digits.count, by: 8) {
            let part = String(decoding: digits[start..<min(start + 8, digits.count)], as: UTF8.self)
            guard part.utf8.count == 8, let sum = UInt32(part, radix: 16) else { break }
            sums.append(sum)
        }
        guard sums.count == tensors.count + 1, sums.count * 8 == digits.count,
            sums.removeLast() == Self.headerChecksum(tensors, metadata)
        else { throw Problem("the header is damaged: it is not the one that was written") }
        return sums
    }

    private static func headerChecksum(_ tensors: [SafetensorsTensor], _ metadata: [String: String]) -> UInt32 {
        var sum: UInt32 = 0
        func add(_ text: String) {
            sum = Array((text + "\0").utf8).withUnsafeBytes { checksum($0, after: sum) }
        }
        for (name, text) in metadata.sorted(by: { $0.key < $1.key }) where name != key {
            add(name)
            add(text)
        }
        for tensor in tensors {
            add(tensor.name)
            add("\(tensor.elementType.name) \(tensor.shape) \(tensor.byteRange)")
        }
        return sum
    }
}
