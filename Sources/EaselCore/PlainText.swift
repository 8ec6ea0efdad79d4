extension String {
    /// The text in one line: control characters and line separators, which names and options can have, are escaped.
    package var inOneLine: String {
        func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
            switch scalar.value {
            case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029: true
            default: false
            }
        }
        guard unicodeScalars.contains(where: mustBeEscaped) else { return self }
        return unicodeScalars.map { mustBeEscaped($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}
