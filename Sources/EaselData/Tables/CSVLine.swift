/// A line of a CSV file that is written (RFC 4180, lines ending in a line feed).
package enum CSVLine {
    /// The fields with commas between them and a line feed at the end. A field is quoted where it would be read as another
    /// text otherwise: where it has quotes, commas or line ends in it, or blanks at an end.
    package static func text(_ fields: [String]) -> String {
        let quoted = fields.map { field in
            let (special, blanks): (Set<UInt8>, Set<UInt8>) = ([0x22, 0x2C, 0x0A, 0x0D], [0x20, 0x09])
            let ends = [field.utf8.first, field.utf8.last].compactMap(\.self)
            guard field.utf8.contains(where: special.contains) || ends.contains(where: blanks.contains)
            else {
                return field
            }
            return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\""
        }
        return quoted.joined(separator: ",") + "\n"
    }
}
