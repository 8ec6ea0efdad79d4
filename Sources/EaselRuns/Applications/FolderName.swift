import EaselFiles

/// Names of folders and files that stand for any text, such as a class's name: equal names stand for equal texts.
enum FolderName {
    /// The most bytes of a name; file systems take 255, and something may be put after it.
    private static let longest = 200

    /// The text where it can be a name. What cannot be in one (slashes, control characters, a dot at the beginning, which
    /// hides a file) is written as `%2F`, and so is a per cent sign that would look like one of those; of a long text, the
    /// beginning and a part of its SHA-256.
    static func name(for text: String) -> String {
        // No other text has this name: a per cent sign before two digits would be written as %25.
        if text.isEmpty { return "%25" }
        let bytes = Array(text.utf8)
        var name: [UInt8] = []
        for (place, byte) in bytes.enumerated() {
            let isControl = byte < 0x20 || byte == 0x7F
            let looksEscaped =
                byte == UInt8(ascii: "%") && place + 2 < bytes.count && isDigit(bytes[place + 1])
                && isDigit(bytes[place + 2])
            if isControl || byte == UInt8(ascii: "/") || looksEscaped || (place == 0 && byte == UInt8(ascii: ".")) {
                name += Array(("%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)).utf8)
            } else {
                name.append(byte)
            }
        }
        let whole = String(decoding: name, as: UTF8.self)
        guard name.count > longest else { return whole }
        var beginning = whole
        while beginning.utf8.count > longest - 17 { beginning.removeLast() }
        return beginning + "~" + SHA256.hexDigest(of: bytes).prefix(16)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { Character(UnicodeScalar(byte)).isHexDigit }
}
