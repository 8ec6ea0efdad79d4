import EaselImages
import EaselFiles
import EaselCore
import Foundation

/// The bytes of a file made by another program (Pillow, or Python's zlib and struct).
package func golden(_ name: String) throws -> [UInt8] {
    try FileSystem.read(goldenPath(name))
}

package func goldenPath(_ name: String) throws -> String {
    guard let resources = Bundle.module.resourceURL else { throw DataError("no golden files beside the tests") }
    return resources.appendingPathComponent("Golden/\(name)").path
}

/// Runs with a new folder that is removed afterwards.
package func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("easel-test-\(UUID().uuidString)").path
    try FileSystem.makeFolder(path)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
}

/// The line of the error that data or a file is to blame for; "" when something throws none or another.
package func problem(_ body: () throws -> Void) -> String {
    do {
        try body()
        return ""
    } catch {
        return error is DataError || error is FileError ? "\(error)" : ""
    }
}

/// Four big-endian bytes.
package func word(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
}

package func idxImages(_ count: Int, _ height: Int, _ width: Int, pixels: [UInt8]) -> [UInt8] {
    word(0x803) + word(count) + word(height) + word(width) + pixels
}

package func idxLabels(_ labels: [UInt8]) -> [UInt8] {
    word(0x801) + word(labels.count) + labels
}

/// Breaks a valid input in a random way: cut, extended, bits flipped, words replaced by extreme ones, parts repeated,
/// or nothing but noise.
package func mutated(_ input: [UInt8], _ random: inout RandomSequence) -> [UInt8] {
    var bytes = input
    let extremes = [0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x0001_0000, 0xffff, 27]
    for _ in 0...Int(random.below(3)) {
        let place = Int(random.below(UInt32(max(1, bytes.count))))
        switch random.below(7) {
        case 0: bytes = Array(bytes.prefix(place))
        case 1: bytes += (0...random.below(40)).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) }
        case 2, 3: if place < bytes.count { bytes[place] ^= 1 << UInt8(random.below(8)) }
        case 4:
            // Mostly in the header, where sizes are.
            let start = Int(random.below(UInt32(max(1, min(bytes.count, 40)))))
            let extreme = word(extremes[Int(random.below(UInt32(extremes.count)))])
            for (offset, byte) in extreme.enumerated() where start + offset < bytes.count {
                bytes[start + offset] = byte
            }
        case 5: bytes.insert(contentsOf: bytes[place...].prefix(30), at: place)
        default:
            if random.below(8) == 0 {
                bytes = (0..<random.below(200)).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) }
            }
        }
    }
    return bytes
}

/// Feeds thousands of broken inputs to a reader, which must return or throw a `DataError` or `FileError` of one line.
///
/// - Returns: how many were refused.
package func refusals(
    of input: [UInt8], count: Int, seed: UInt64, _ read: ([UInt8]) throws -> Void
) throws -> Int {
    var random = RandomSequence(Philox(seed: seed, stream: 1))
    var refused = 0
    for _ in 0..<count {
        do {
            try read(mutated(input, &random))
        } catch  where error is DataError || error is FileError {
            refused += 1
            guard !"\(error)".isEmpty, !"\(error)".contains("\n") else { throw SeveralLines(error: "\(error)") }
        }
    }
    return refused
}

/// An error whose description is not one line.
private struct SeveralLines: Error {
    let error: String
}
