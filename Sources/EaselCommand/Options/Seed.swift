/// Reads random seeds from flags.
enum Seed {
    /// Reads one seed.
    /// - Throws: `CommandLineError` where it is none.
    static func parse(_ text: String) throws -> UInt64 {
        guard let seed = UInt64(text) else {
            throw CommandLineError("a seed is a whole number from 0 to \(UInt64.max)")
        }
        return seed
    }

    /// Reads seeds separated by commas.
    /// - Throws: `CommandLineError` where one is none.
    static func parseList(_ text: String) throws -> [UInt64] {
        try text.split(separator: ",", omittingEmptySubsequences: false).map { try parse(String($0)) }
    }
}
