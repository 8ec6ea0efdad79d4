/// The colours of clusters.
package enum ClusterColour {
    /// Those that also people tell apart who see few colours (Okabe and Ito, "Color universal design", 2008), then others.
    private static let first: [[UInt8]] = [
        [0, 114, 178], [213, 94, 0], [0, 158, 115], [204, 121, 167], [230, 159, 0], [86, 180, 233], [240, 228, 66],
        [90, 90, 90], [140, 81, 10], [118, 42, 131],
    ]

    /// Red, green and blue of a cluster.
    package static func number(_ number: Int) -> [UInt8] {
        if number < first.count { return first[number] }
        // Hues a golden angle apart are never near one that came shortly before.
        let hue = (Double(number) * 0.618_033_988_75).truncatingRemainder(dividingBy: 1) * 6
        let (low, high) = (number % 2 == 0 ? 40.0 : 0, number % 2 == 0 ? 220.0 : 160)
        let part = hue.truncatingRemainder(dividingBy: 1)
        let (rising, falling) = (low + part * (high - low), high - part * (high - low))
        let colours = [
            [high, rising, low], [falling, high, low], [low, high, rising], [low, falling, high], [rising, low, high],
            [high, low, falling],
        ]
        return colours[min(5, Int(hue))].map { UInt8($0.rounded()) }
    }
}
