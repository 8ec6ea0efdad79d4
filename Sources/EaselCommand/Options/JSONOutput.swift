import EaselLayers
import EaselRuns
import EaselTraining
import FoundationEssentials

/// Writes a value as JSON to standard output, where nothing else is written with `--json`.
/// - Throws: `OutputError` where it cannot be written.
func printJSON(_ value: some Encodable) throws {
    try Output.say(text: jsonText(value, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]) + "\n")
}

/// A JSON array that is written to standard output row by row, so that it need never be in memory: a line for each.
struct JSONArrayOutput {
    private var isBegun = false

    /// Writes one more.
    /// - Throws: `OutputError` where it cannot be written.
    mutating func append(_ row: some Encodable) throws {
        try Output.say(text: (isBegun ? ",\n" : "[\n") + jsonText(row, [.sortedKeys, .withoutEscapingSlashes]))
        isBegun = true
    }

    /// Ends the array.
    /// - Throws: `OutputError` where it cannot be written.
    func finish() throws { try Output.say(text: isBegun ? "\n]\n" : "[]\n") }
}

private func jsonText(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = formatting
    // The encoder escapes what JSON demands; a terminal obeys these too. They stand in texts only.
    let text = String(decoding: try encoded(value, by: encoder), as: UTF8.self).unicodeScalars.map { scalar in
        (0x7F...0x9F).contains(scalar.value) ? "\\u00" + String(scalar.value, radix: 16) : String(scalar)
    }
    return text.joined()
}

/// A value as JSON, which has no numbers that are not finite.
private func encoded(_ value: some Encodable, by encoder: JSONEncoder) throws -> Data {
    do {
        return try encoder.encode(value)
    } catch EncodingError.invalidValue(let number, let context) {
        let name = context.codingPath.map { $0.intValue.map(String.init) ?? $0.stringValue }.joined(separator: ".")
        throw RunError("\(name) is \(number), which is no measurement; the model's weights may have grown too large")
    }
}

/// A number with a fixed number of decimals.
func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite else { return "\(value)" }
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    let rounded = (abs(value) * scale).rounded()
    guard rounded < 1e15 else { return "\(value)" }
    let text = String(Int(rounded))
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let sign = value < 0 && rounded > 0 ? "-" : ""
    return digits == 0 ? sign + padded : sign + padded.dropLast(digits) + "." + padded.suffix(digits)
}

/// A whole number in groups of three digits: `14,561`.
func grouped(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    return grouped(Int(value.rounded()))
}
