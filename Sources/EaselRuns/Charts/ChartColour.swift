/// A colour of a chart.
struct ChartColour: Hashable, Sendable {
    /// Red, green and blue.
    let samples: [UInt8]

    /// Takes red, green and blue as one hexadecimal number: `0x0072b2`.
    init(_ number: UInt32) { samples = [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }

    /// As SVG has it: `#0072b2`.
    var text: String {
        "#" + samples.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Distinguishable also by people who see few colours (Okabe and Ito, "Color universal design", 2008).
    static let series = [0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9].map { ChartColour($0) }
}
