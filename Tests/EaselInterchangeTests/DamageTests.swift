import EaselCore
import EaselFiles
import EaselInterchange
import Testing

/// Whatever happened to a file, it is read or refused in one line.
@Suite struct DamageTests {
    /// All that a file holds: names, types, shapes and values.
    private func content(_ path: String) throws -> [String] {
        let file = try WeightsFile(path: path)
        return try file.tensors.map { tensor in
            let values = try file.values(tensor.name)
            #expect(values.count == tensor.shape.reduce(1, *))
            return "\(tensor) \(values.map(\.bitPattern))"
        }
    }

    /// What is read; `nil` where it is refused, which must be in one line.
    private func attempt(_ path: String) -> [String]? {
        do {
            return try content(path)
        } catch {
            #expect(error is FileError && !"\(error)".contains("\n") && "\(error)".utf8.count < 2000)
            return nil
        }
    }

    @Test(arguments: ["layouts.pth", "layouts-stream.pth", "checkpoint-stream.pth", "one.whl", "types.safetensors"])
    func truncatedAnywhereIsRefused(name: String) throws {
        try withFolder { folder in
            let bytes = try Golden.bytes(name)
            for count in bytes.indices {
                try put(Array(bytes[..<count]), at: "\(folder)/a")
                #expect(attempt("\(folder)/a") == nil, "\(name), \(count) bytes")
            }
        }
    }

    @Test(arguments: ["parameters.pth", "one.whl"]) func aFlippedBitInAnArchiveChangesNoValue(name: String) throws {
        try withFolder { folder in
            let (bytes, sound) = (try Golden.bytes(name), try content(Golden.path(name)))
            for place in bytes.indices {
                var flipped = bytes
                flipped[place] ^= 1 << UInt8(place % 8)
                try put(flipped, at: "\(folder)/a")
                let found = attempt("\(folder)/a")
                #expect(found == nil || found == sound, "byte \(place)")
            }
        }
    }

    @Test(arguments: [
        "types.pth", "layouts-stream.pth", "checkpoint-stream.pth", "protocol5-stream.pth", "types.safetensors",
    ])
    func mutationsAreReadOrRefused(name: String) throws {
        var random = RandomSequence(Philox(seed: 11, stream: 0))
        try withFolder { folder in
            let bytes = try Golden.bytes(name)
            var refused = 0
            for _ in 0..<1500 {
                try put(mutated(bytes, &random), at: "\(folder)/a")
                if attempt("\(folder)/a") == nil { refused += 1 }
            }
            #expect(refused > 300 && refused < 1500, "\(name): \(refused)")
        }
    }

    @Test(arguments: ["plain0", "plain2", "plain5"]) func mutatedPicklesAreReadOrRefused(name: String) throws {
        var random = RandomSequence(Philox(seed: 12, stream: 0))
        let bytes = try Golden.bytes("\(name).pickle")
        for _ in 0..<3000 {
            do {
                _ = try PickleReader.read(HeldFile(path: "p", mutated(bytes, &random)))
            } catch {
                #expect(error is FileError && !"\(error)".contains("\n"))
            }
        }
    }
}
