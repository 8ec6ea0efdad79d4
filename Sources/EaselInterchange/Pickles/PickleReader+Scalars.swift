import EaselCore
import EaselFiles

/// Numbers, texts and bytes, and the instructions that say how a pickle is written.
extension PickleReader {
    /// The value an instruction makes; `nil` where it makes none.
    mutating func scalar(_ opcode: PickleOpcode) throws -> PickleValue? {
        switch opcode {
        case .none: return PickleValue.none
        case .newTrue: return .boolean(true)
        case .newFalse: return .boolean(false)
        case .binInt: return .integer(Int(Int32(truncatingIfNeeded: try bytes.number(4))))
        case .binInt1: return .integer(Int(try bytes.byte()))
        case .binInt2: return .integer(Int(try bytes.number(2)))
        case .long1: return try long(Int(bytes.byte()))
        case .long4: return try long(Int(bytes.number(4)))
        case .intLine, .longLine: return try integerLine(isLong: opcode == .longLine)
        case .binFloat: return .number(Double(bitPattern: try bytes.number(8).byteSwapped))
        case .floatLine: return try numberLine()
        case .shortBinString, .shortBinUnicode: return .text(try text(UInt64(bytes.byte())))
        case .binString, .binUnicode: return .text(try text(bytes.number(4)))
        case .binUnicode8: return .text(try text(bytes.number(8)))
        case .stringLine: return try stringLine()
        case .unicodeLine: return try unicodeLine()
        case .shortBinBytes: return .bytes(try content(UInt64(bytes.byte())))
        case .binBytes: return .bytes(try content(bytes.number(4)))
        case .binBytes8: return .bytes(try content(bytes.number(8)))
        case .protocolVersion:
            let version = try bytes.byte()
            guard version <= 5 else { throw refused("is of protocol \(version); protocols 0 to 5 are read") }
            return nil
        case .frame:
            // A hint for whoever reads ahead.
            _ = try bytes.number(8)
            return nil
        default: throw refused("has an instruction that is no value")
        }
    }

    private mutating func content(_ count: UInt64) throws -> [UInt8] {
        guard count <= UInt64(limits.textBytes) else { throw refused("has a text of \(count) bytes") }
        return try bytes.bytes(Int(count))
    }

    private mutating func text(_ count: UInt64) throws -> String {
        guard let text = String(validating: try content(count), as: UTF8.self) else {
            throw refused("has a text that is not UTF-8")
        }
        return text
    }

    /// An integer of so many bytes, the lowest first, in two's complement.
    private mutating func long(_ count: Int) throws -> PickleValue {
        guard count <= 8 else { return .largeInteger(try content(UInt64(count))) }
        guard count > 0 else { return .integer(0) }
        let shift = UInt64(64 - 8 * count)
        return .integer(Int(Int64(bitPattern: try bytes.number(count) << shift) >> Int64(shift)))
    }

    private mutating func integerLine(isLong: Bool) throws -> PickleValue {
        var line = try bytes.line(limit: 40)
        if isLong, line.last == UInt8(ascii: "L") { line.removeLast() }
        let text = String(decoding: line, as: UTF8.self)
        // As protocols before 2 write them.
        if !isLong, text == "00" || text == "01" { return .boolean(text == "01") }
        guard let number = Int(text) else { throw refused("has '\(text.inOneLine(limit: 40))' for an integer") }
        return .integer(number)
    }

    private mutating func numberLine() throws -> PickleValue {
        let text = String(decoding: try bytes.line(limit: 40), as: UTF8.self)
        guard let number = Double(text) else { throw refused("has '\(text.inOneLine(limit: 40))' for a number") }
        return .number(number)
    }

    /// A text in quotation marks, as Python 2 writes it; escapes in it are not those of any name.
    private mutating func stringLine() throws -> PickleValue {
        let line = try bytes.line(limit: 1 << 16)
        guard line.count >= 2, let quote = line.first, quote == line.last, [0x22, 0x27].contains(quote),
            !line.contains(UInt8(ascii: "\\")), let text = String(validating: line[1..<(line.count - 1)], as: UTF8.self)
        else { throw refused("has a text that is not read") }
        return .text(text)
    }

    /// A text in which characters beyond Latin-1 are `\u` and four digits, or `\U` and eight.
    private mutating func unicodeLine() throws -> PickleValue {
        let line = try bytes.line(limit: 1 << 16)
        var (text, place) = (String.UnicodeScalarView(), 0)
        while place < line.count {
            let escape = line[place...].prefix(2)
            let digits = escape.elementsEqual("\\u".utf8) ? 4 : escape.elementsEqual("\\U".utf8) ? 8 : 0
            guard digits > 0 else {
                text.append(Unicode.Scalar(line[place]))
                place += 1
                continue
            }
            let number = String(decoding: line[(place + 2)...].prefix(digits), as: UTF8.self)
            guard number.count == digits, let value = UInt32(number, radix: 16), let scalar = Unicode.Scalar(value)
            else {
                throw refused("has a text that is not Unicode")
            }
            text.append(scalar)
            place += 2 + digits
        }
        return .text(String(text))
    }
}
