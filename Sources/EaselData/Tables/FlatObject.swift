/// A JSON object whose values are texts, numbers, truth values and null, member by member in the order in which they stand.
struct FlatObject {
    /// What is wrong with it.
    struct Problem: Error {
        let text: String
    }

    private let bytes: [UInt8]
    private var place = 0

    /// Takes the bytes of a text of UTF-8.
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The members; a value that is null is empty.
    mutating func members() throws(Problem) -> [(key: String, value: String)] {
        var members: [(key: String, value: String)] = []
        skipBlanks()
        try take("{", "an object, {…}, is expected")
        skipBlanks()
        if peek() == UInt8(ascii: "}") {
            place += 1
        } else {
            while true {
                skipBlanks()
                guard peek() == UInt8(ascii: "\"") else { throw wrong("a key in quotes is expected") }
                let key = try string()
                skipBlanks()
                try take(":", "a colon is expected after a key")
                skipBlanks()
                members.append((key, try value()))
                guard members.count <= ColumnNames.limit else { throw wrong("more than \(ColumnNames.limit) keys") }
                skipBlanks()
                if peek() == UInt8(ascii: ",") {
                    place += 1
                } else {
                    try take("}", "a comma or } is expected after a value")
                    break
                }
            }
        }
        skipBlanks()
        guard place == bytes.count else { throw wrong("more than one object in a line") }
        return members
    }

    private mutating func value() throws(Problem) -> String {
        switch peek() {
        case UInt8(ascii: "\""): return try string()
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            throw wrong("a text, a number, a truth value or null is expected, and no list or object")
        default:
            let start = place
            while let byte = peek(), isOfWord(byte) { place += 1 }
            let word = String(decoding: bytes[start..<place], as: UTF8.self)
            if word == "null" { return "" }
            guard word == "true" || word == "false" || isNumber(bytes[start..<place]) else {
                throw wrong("\(word.isEmpty ? "nothing" : word) is no value of JSON")
            }
            return word
        }
    }

    /// A text in quotes.
    private mutating func string() throws(Problem) -> String {
        var result: [UInt8] = []
        place += 1
        while let byte = peek() {
            place += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: result, as: UTF8.self)
            case UInt8(ascii: "\\"): try escape(into: &result)
            case 0..<0x20: throw wrong("a control character in a text")
            default: result.append(byte)
            }
        }
        throw wrong("a quote that is not closed")
    }

    private mutating func escape(into result: inout [UInt8]) throws(Problem) {
        let plain: [UInt8: UInt8] = [
            0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
        ]
        guard let byte = peek() else { throw wrong("a quote that is not closed") }
        place += 1
        if let meant = plain[byte] { return result.append(meant) }
        guard byte == UInt8(ascii: "u") else { throw wrong("an escape that JSON does not have") }
        var code = try fourDigits()
        if (0xD800..<0xDC00).contains(code), peek() == UInt8(ascii: "\\") {
            place += 1
            guard peek() == UInt8(ascii: "u") else { throw wrong("half a surrogate pair") }
            place += 1
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw wrong("half a surrogate pair") }
            code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
        }
        guard code > 0, let scalar = Unicode.Scalar(code) else {
            throw wrong("half a surrogate pair, or a zero character")
        }
        result += String(scalar).utf8
    }

    private mutating func fourDigits() throws(Problem) -> UInt32 {
        let digits = bytes[place...].prefix(4)
        // A sign is read as part of a number too.
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw wrong("four hexadecimal digits are expected after \\u") }
        place += 4
        return code
    }

    /// Whether bytes are a number as JSON writes one.
    private func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
        if rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        let whole = rest.prefix(while: isDigit)
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return false }
        rest = rest.dropFirst(whole.count)
        if rest.first == UInt8(ascii: ".") {
            let part = rest.dropFirst().prefix(while: isDigit)
            guard !part.isEmpty else { return false }
            rest = rest.dropFirst(1 + part.count)
        }
        if let sign = rest.first, sign == UInt8(ascii: "e") || sign == UInt8(ascii: "E") {
            rest.removeFirst()
            if let sign = rest.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { rest.removeFirst() }
            let power = rest.prefix(while: isDigit)
            guard !power.isEmpty else { return false }
            rest = rest.dropFirst(power.count)
        }
        return rest.isEmpty
    }

    private func isOfWord(_ byte: UInt8) -> Bool {
        let character = Character(Unicode.Scalar(byte))
        return character.isLetter || character.isNumber || "+-.".contains(character)
    }

    private func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func skipBlanks() {
        while let byte = peek(), [0x20, 0x09, 0x0D, 0x0A].contains(byte) { place += 1 }
    }

    private mutating func take(_ sign: Character, _ problem: String) throws(Problem) {
        guard let byte = peek(), byte == sign.asciiValue else { throw wrong(problem) }
        place += 1
    }

    private func wrong(_ problem: String) -> Problem { Problem(text: "\(problem) (at byte \(place + 1))") }
}
