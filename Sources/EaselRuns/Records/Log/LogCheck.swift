import EaselFiles
import EaselTraining

/// The checksum that a line of a log ends in, `,"check":"1a2b3c4d"}`: of the line as it would be without it.
enum LogCheck {
    private static let before = Array(",\"check\":\"".utf8)
    private static let after = Array("\"}".utf8)

    /// A record's line with its checksum.
    static func added(to line: [UInt8]) -> [UInt8] {
        line.dropLast() + before + Array(text(line).utf8) + after
    }

    /// A line without its checksum; as it is where it has none, as the lines of earlier versions; `nil` where the checksum
    /// is another.
    static func removed(from line: [UInt8]) -> [UInt8]? {
        let start = line.count - after.count - 8 - before.count
        guard start > 0, line[start...].starts(with: before), line.suffix(after.count).elementsEqual(after) else {
            return line
        }
        let own = line[..<start] + [UInt8(ascii: "}")]
        let check = line[(start + before.count)...].prefix(8)
        return check.elementsEqual(text(Array(own)).utf8) ? Array(own) : nil
    }

    private static func text(_ line: [UInt8]) -> String { checksumText(line.withUnsafeBytes { checksum($0) }) }
}
