import EaselCore
import EaselFiles

/// Tables drawn from a seed, for what learns from rows.
enum DrawnTables {
    /// Flowers of three classes about centres of their own, in two columns that tell them apart and one that does not.
    static func flowers(_ count: Int, seed: UInt64 = 1) -> String {
        var random = RandomSequence(Philox(seed: seed, stream: 77))
        let centres = [("lily", 1.4, 0.2), ("rose", 4.3, 1.3), ("tulip", 6.0, 2.3)]
        return "petal_length,petal_width,weight,species\n"
            + (0..<count).map { row in
                let (name, length, width) = centres[row % 3]
                return "\(length + spread(&random)),\(width + spread(&random) / 3),\(spread(&random)),\(name)\n"
            }.joined()
    }

    /// Houses whose price is 3 of their area, less 20 of their age, and 500, but for a little.
    static func houses(_ count: Int, seed: UInt64 = 2) -> String {
        var random = RandomSequence(Philox(seed: seed, stream: 78))
        return "area,age,price\n"
            + (0..<count).map { _ in
                let (area, age) = (100 + 40 * spread(&random), 20 + 10 * spread(&random))
                return "\(area),\(age),\(3 * area - 20 * age + 500 + 10 * spread(&random))\n"
            }.joined()
    }

    /// About normal, with a deviation of 1/√3.
    private static func spread(_ random: inout RandomSequence) -> Double {
        (0..<4).reduce(0) { sum, _ in sum + Double(random.nextWord()) * 0x1p-32 - 0.5 }
    }

    /// Writes a table.
    /// - Returns: Its path.
    static func write(_ text: String, _ name: String, in folder: String) throws -> String {
        try AtomicFile.write(text, to: "\(folder)/\(name)")
        return "\(folder)/\(name)"
    }
}
