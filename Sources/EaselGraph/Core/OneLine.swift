extension String {
    /// The text in one line: control characters and line separators, which names and options can have, are escaped.
    package var inOneLine: String {
        func mustBeEscaped(_ scalar: Unicode.Scalar) -> Bool {
            scalar.properties.generalCategory == .control || scalar.value == 0x2028 || scalar.value == 0x2029
        }
        guard unicodeScalars.contains(where: mustBeEscaped) else { return self }
        return unicodeScalars.map { mustBeEscaped($0) ? $0.escaped(asASCII: true) : String($0) }.joined()
    }
}
