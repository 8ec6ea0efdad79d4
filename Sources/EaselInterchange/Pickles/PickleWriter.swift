/// A writer of pickles of protocol 2: what a dictionary of tensors takes, and nothing more.
///
/// Source: `Lib/pickletools.py` of CPython, which says what each opcode does.
struct PickleWriter {
    /// The pickle so far.
    private(set) var bytes: [UInt8] = [PickleOpcode.protocolVersion.rawValue, 2]

    /// The end: what was put last is the pickle's value.
    mutating func stop() { put(.stop) }

    /// An opcode without an argument.
    mutating func put(_ opcode: PickleOpcode) { bytes.append(opcode.rawValue) }

    /// A class or function by its module and name.
    mutating func put(global module: String, _ name: String) {
        put(.global)
        bytes += "\(module)\n\(name)\n".utf8
    }

    /// A text.
    mutating func put(_ text: String) {
        put(.binUnicode)
        put(little: text.utf8.count, 4)
        bytes += text.utf8
    }

    /// A whole number in the shortest way.
    mutating func put(_ number: Int) {
        switch number {
        case 0...0xFF:
            put(.binInt1)
            put(little: number, 1)
        case 0x100...0xFFFF:
            put(.binInt2)
            put(little: number, 2)
        case Int(Int32.min)...Int(Int32.max):
            put(.binInt)
            put(little: number, 4)
        default:
            put(.long1)
            bytes.append(8)
            put(little: number, 8)
        }
    }

    /// A tuple of whole numbers.
    mutating func put(tuple numbers: [Int]) {
        put(.mark)
        for number in numbers { put(number) }
        put(.tuple)
    }

    private mutating func put(little value: Int, _ count: Int) {
        for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }
}
