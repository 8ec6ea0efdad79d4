/// The orientation in EXIF data, which is a TIFF file of its own: byte order, then directories of tags.
enum EXIFOrientation {
    /// Finds the orientation in the first directory; upright where none is said, or what is there is damaged, as other
    /// programs take it.
    /// - Parameter bytes: The TIFF file, from its byte order on.
    static func read(_ bytes: ArraySlice<UInt8>) -> ImageOrientation {
        let bytes = Array(bytes)
        let isLittle: Bool
        switch bytes.prefix(4) {
        case [0x49, 0x49, 0x2A, 0]: isLittle = true
        case [0x4D, 0x4D, 0, 0x2A]: isLittle = false
        default: return .upright
        }
        func number(_ count: Int, at offset: Int) -> Int? {
            guard offset >= 0, offset + count <= bytes.count else { return nil }
            let part = bytes[offset..<offset + count]
            return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
        }
        guard let directory = number(4, at: 4), let count = number(2, at: directory) else { return .upright }
        for entry in 0..<count {
            let place = directory + 2 + 12 * entry
            guard let tag = number(2, at: place) else { break }
            guard tag == 0x0112 else { continue }
            // A short, by the standard; some programs write a long.
            let value = number(2, at: place + 2) == 4 ? number(4, at: place + 8) : number(2, at: place + 8)
            return value.flatMap(ImageOrientation.init) ?? .upright
        }
        return .upright
    }
}
