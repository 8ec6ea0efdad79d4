import EaselCore
import EaselRuns
import EaselTraining
import Foundation
import Testing

/// A folder of a test's own, removed afterwards.
struct TemporaryFolder: ~Copyable {
    let path: String

    init() {
        // In memory where there is such a folder: these tests write and sync thousands of files.
        let files = FileManager.default
        let memory = "/dev/shm"
        let parent = files.isWritableFile(atPath: memory) ? memory : files.temporaryDirectory.path
        path = parent + "/easel-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func names(_ folder: String = "") -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path + "/" + folder)) ?? []).sorted()
    }
}

/// A file's bytes, none where there is no file.
func bytes(of path: String) -> [UInt8] { (FileManager.default.contents(atPath: path)).map { Array($0) } ?? [] }

/// Puts bytes into a file without the code under test.
func put(_ bytes: [UInt8], at path: String) throws { try Data(bytes).write(to: URL(fileURLWithPath: path)) }

/// The one line an operation fails with; an issue is recorded where it does not fail, or not in one line.
@discardableResult
func message(_ location: SourceLocation = #_sourceLocation, of body: () throws -> Void) -> String {
    do {
        try body()
        Issue.record("nothing was thrown", sourceLocation: location)
        return ""
    } catch {
        let text = "\(error)"
        #expect(!text.isEmpty && !text.contains("\n") && text.utf8.count < 2000, sourceLocation: location)
        return text
    }
}

/// Small random damage: flipped bits, digits made huge, pieces cut out, doubled, or replaced.
func mutated(_ original: [UInt8], _ random: inout RandomSequence) -> [UInt8] {
    var bytes = original
    for _ in 0...Int.random(in: 0..<3, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let length = min(bytes.count - place, Int.random(in: 1...20, using: &random))
        switch Int.random(in: 0..<7, using: &random) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 2: bytes.removeLast(bytes.count - place)
        case 3: bytes.removeSubrange(place..<place + length)
        case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: place)
        case 5:
            bytes.replaceSubrange(place..<place + length, with: Array("[{\"9e99-1,:]}".utf8.shuffled(using: &random)))
        default:
            guard let digit = bytes.indices.filter({ (48...57).contains(bytes[$0]) }).randomElement(using: &random)
            else {
                continue
            }
            let numbers = ["-1", "9223372036854775807", "9223372036854775808", "1e400", "0.5", "4294967296", "null"]
            bytes.replaceSubrange(digit...digit, with: Array((numbers.randomElement(using: &random) ?? "").utf8))
        }
    }
    return bytes
}

/// A record that says nothing unusual.
func exampleRecord() -> RunRecord {
    RunRecord(
        easelVersion: "0.1.0", host: .init(name: "a machine", threads: 2),
        model: .init(
            name: "autoencoder",
            options: [
                "latentSize": .integer(64), "widths": .list([.integer(16), .integer(32)]), "tied": .boolean(false),
            ]),
        image: .init(height: 28, width: 28, channels: 1),
        dataset: .init(name: "mnist", limit: 1000, trainCount: 1000, testCount: 10_000, fingerprint: "00ff"),
        seed: .max, epochs: 5, batchSize: 128,
        optimizer: .init(name: "adam", learningRate: 0.001, hyperparameters: ["beta1": 0.9, "epsilon": 1e-8]),
        schedule: "warm-up=1,cosine", clipping: .init(kind: .globalNorm, limit: 1))
}
