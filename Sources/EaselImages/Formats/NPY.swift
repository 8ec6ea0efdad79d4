import EaselFiles

/// NPY files, NumPy's own for one array: reads those of numbers, truth values and texts, and writes them.
///
/// Six bytes of magic, a version, the length of a header and the header, a Python dictionary of `descr` (the type),
/// `fortran_order` and `shape`; then the elements. Arrays of objects are pickles, programs in disguise, and are refused.
///
/// Source: NumPy's documentation, `numpy.lib.format`, versions 1.0 to 3.0.
public enum NPY {
    /// The bytes that a file begins with.
    static let magic = [0x93] + Array("NUMPY".utf8)
    /// The longest header accepted, in bytes.
    private static let maximumHeader = 1 << 16

    /// Whether a file of NumPy begins with these bytes.
    package static func recognises(_ beginning: [UInt8]) -> Bool { beginning.starts(with: magic) }

    /// Reads an array from the bytes of a file; `name` is what errors call it.
    ///
    /// - Throws: `DataError` naming the file and what is wrong: damaged, of a type that is not read, of another size.
    public static func parse(_ bytes: consuming [UInt8], name: String) throws -> NPYArray {
        var elements = bytes
        let header = try NPYHeader(elements, name: name)
        guard elements.count - header.start == header.byteCount else {
            throw DataError(
                "\(name): \(elements.count - header.start) bytes of elements, expected \(header.byteCount) for an array of "
                    + "\(header.shape)")
        }
        // In place, so that a large file is not in memory twice.
        elements.removeFirst(header.start)
        return NPYArray(
            shape: header.shape, element: header.element, isBigEndian: header.isBigEndian,
            isFortranOrder: header.isFortranOrder, bytes: elements)
    }

    /// The bytes of a file of an array.
    public static func encode(_ array: NPYArray) -> [UInt8] {
        let order = array.element.byteCount == 1 ? "|" : array.isBigEndian ? ">" : "<"
        let type =
            switch array.element {
            case .boolean: "|b1"
            case .unsigned(let count): "\(order)u\(count)"
            case .signed(let count): "\(order)i\(count)"
            case .float(let count): "\(order)f\(count)"
            case .unicode(let count): "\(array.isBigEndian ? ">" : "<")U\(count)"
            case .bytes(let count): "|S\(count)"
            }
        // A tuple of one has a comma.
        let shape = array.shape.map(String.init).joined(separator: ", ") + (array.shape.count == 1 ? "," : "")
        let fortran = array.isFortranOrder ? "True" : "False"
        var header = Array("{'descr': '\(type)', 'fortran_order': \(fortran), 'shape': (\(shape)), }".utf8)
        // The elements begin at a multiple of 64 bytes.
        header += [UInt8](repeating: UInt8(ascii: " "), count: (64 - (magic.count + 5 + header.count) % 64) % 64)
        header.append(UInt8(ascii: "\n"))
        let length = [UInt8(truncatingIfNeeded: header.count), UInt8(truncatingIfNeeded: header.count >> 8)]
        return magic + [1, 0] + length + header + array.bytes
    }

    /// The header's text, and where the elements begin.
    static func header(_ bytes: [UInt8], name: String) throws -> (text: String, start: Int) {
        guard recognises(bytes) else { throw DataError("\(name): not a NumPy array, whose file begins with 93 NUMPY") }
        guard bytes.count > 12, (1...3).contains(bytes[6]) else {
            throw DataError("\(name): a truncated NumPy array, or of a version that is not known (1 to 3 are)")
        }
        let sizeCount = bytes[6] == 1 ? 2 : 4
        let start = 8 + sizeCount
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= maximumHeader else {
            throw DataError("\(name): a header of \(length) bytes, at most \(maximumHeader)")
        }
        guard bytes.count >= start + length else { throw DataError("\(name): truncated: the file ends in its header") }
        return (String(decoding: bytes[start..<(start + length)], as: UTF8.self), start + length)
    }
}
