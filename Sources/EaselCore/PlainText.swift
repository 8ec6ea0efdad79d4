extension String {
    /// The text in one line: control characters and line separators, which names and options can have, are escaped.
    package var inOneLine: String { inOneLine(limit: .max) }

    /// The same of a text from outside, as part of a line: what is longer than a number of characters is cut.
    package func inOneLine(limit: Int) -> String {
        var (result, isAsItWas) = ("", true)
        for (position, scalar) in unicodeScalars.enumerated() {
            if position == limit { return result + "…" }
            switch scalar.value {
            case 0..<0x20, 0x7f..<0xa0, 0x2028, 0x2029:
                (result, isAsItWas) = (result + scalar.escaped(asASCII: true), false)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return isAsItWas ? self : result
    }
}
