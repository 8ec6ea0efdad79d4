import EaselFiles
import EaselCore
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct FilesSafetensorsTests {
    /// A file of our own making from a header and data.
    private func file(_ header: String, data: Int, length: UInt64? = nil) -> [UInt8] {
        let length = length ?? UInt64(header.utf8.count)
        return (0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) } + Array(header.utf8)
            + [UInt8](repeating: 7, count: data)
    }

    private func refusal(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) throws -> String {
        let folder = TemporaryFolder()
        let path = folder.path + "/a.safetensors"
        try put(bytes, at: path)
        let text = message(location) { _ = try SafetensorsFile(path: path) }
        #expect(text.hasPrefix(path + ": "), sourceLocation: location)
        return String(text.dropFirst(path.count + 2))
    }

    @Test func readsWhatThePythonPackageWrote() throws {
        let path =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/FilesReference/numpy.safetensors"
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata == ["format": "np", "note": "a \"quoted\" line\nand é"])
        #expect(file.tensors.count == 7)
        #expect(try file.values("encoder.weight", shape: [2, 3], as: Float.self) == [-0.5, -0.25, 0, 0.25, 0.5, 0.75])
        #expect(try file.values("labels", as: Int32.self) == [-1, 0, .max])
        #expect(try file.values("step", shape: [], as: Int64.self) == [1_234_567_890_123])
        #expect(try file.values("seed", as: UInt64.self) == [.max])
        #expect(try file.values("pixels", shape: [1, 3], as: UInt8.self) == [0, 127, 255])
        #expect(try file.values("empty", shape: [0, 4], as: Float.self) == [])
        let half = try #require(file.tensor("half \"é\""))
        #expect(half.elementType.name == "F16" && half.shape == [1])
        let text = message { _ = try file.values("half \"é\"", as: Float.self) }
        #expect(text.hasSuffix("tensor 'half \"é\"' has elements of type F16, not F32"))
    }

    @Test func readsBackWhatItWrote() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/b.safetensors"
        var writer = SafetensorsWriter(metadata: ["note": "line\nline", "": "\u{0}\"\\/é😀"])
        let weights: [Float] = [.infinity, -0.0, .leastNonzeroMagnitude, .pi, 1e38, -1]
        try writer.add("w", shape: [3, 1, 2], weights)
        try writer.add("nan", shape: [], [Float(bitPattern: 0x7FC1_2345)])
        try writer.add("bytes/\"ü\"", shape: [3], [UInt8(1), 2, 3])
        try writer.add("none", shape: [4, 0], [Int32]())
        try writer.add("i", shape: [2], [Int64.min, .max])
        try writer.add("u", shape: [1], [UInt64.max])
        try writer.add("n", shape: [3], [Int32.min, 0, 5])
        try writer.write(to: path)
        #expect(folder.names() == ["b.safetensors"])
        let file = try SafetensorsFile(path: path)
        #expect(file.metadata == writer.metadata)
        #expect(Set(file.tensors.map(\.name)) == ["i", "u", "n", "nan", "none", "w", "bytes/\"ü\""])
        #expect(try file.values("w", shape: [3, 1, 2], as: Float.self).map(\.bitPattern) == weights.map(\.bitPattern))
        #expect(try file.values("nan", as: Float.self).map(\.bitPattern) == [0x7FC1_2345])
        #expect(try file.values("bytes/\"ü\"", as: UInt8.self) == [1, 2, 3])
        #expect(try file.values("none", as: Int32.self) == [])
        #expect(try file.values("i", as: Int64.self) == [.min, .max])
        #expect(try file.values("u", as: UInt64.self) == [.max])
        #expect(try file.values("n", as: Int32.self) == [.min, 0, 5])
        let start = bytes(of: path).count - (file.tensors.map(\.byteRange.upperBound).max() ?? 0)
        #expect(start % 8 == 0)
        for tensor in file.tensors { #expect(tensor.byteRange.lowerBound % (tensor.elementType.byteCount ?? 1) == 0) }
    }

    @Test func bytesDoNotDependOnTheOrderOfAdding() throws {
        let folder = TemporaryFolder()
        var forwards = SafetensorsWriter(metadata: ["a": "1", "b": "2", "c": "3"])
        var backwards = SafetensorsWriter(metadata: ["c": "3", "b": "2", "a": "1"])
        for index in 0..<20 {
            try forwards.add("t\(index)", shape: [1], [Float(index)])
            try backwards.add("t\(19 - index)", shape: [1], [Float(19 - index)])
        }
        try forwards.write(to: folder.path + "/f")
        try backwards.write(to: folder.path + "/b")
        #expect(bytes(of: folder.path + "/f") == bytes(of: folder.path + "/b"))
        #expect(bytes(of: folder.path + "/f").count > 80)
    }

    @Test func writerRefusesWhatDoesNotFit() throws {
        var writer = SafetensorsWriter()
        try writer.add("a", shape: [2], [Float(1), 2])
        #expect(message { try writer.add("a", shape: [1], [Float(1)]) } == "tensor 'a' was added before")
        #expect(
            message { try writer.add("b", shape: [2, 2], [Float(1)]) }
                == "tensor 'b': shape [2, 2] takes 4 values, got 1")
        message { try writer.add("c", shape: [.max, .max], [Float]()) }
        message { try writer.add("d", shape: [-1], [Float]()) }
        message { try writer.add("__metadata__", shape: [0], [Float]()) }
    }

    @Test func refusesWhatIsNoFile() throws {
        #expect(try refusal([]) == "0 bytes, too short for a safetensors file")
        #expect(try refusal([1, 2, 3]).contains("too short"))
        #expect(try refusal(file("{}", data: 0, length: 3)).contains("a header of 3 bytes in a file of 10"))
        #expect(try refusal(file("{}", data: 0, length: .max)).contains("18446744073709551615"))
        #expect(try refusal(file("", data: 0)) == "the header does not start with {")
        #expect(try refusal(file("[]", data: 0)) == "the header does not start with {")
        #expect(try refusal(file("{\"a\":", data: 0)).contains("not valid JSON"))
        #expect(try refusal(file("{\"a\":" + String(repeating: "[", count: 100_000), data: 0)).contains("header"))
        #expect(try refusal(file("{\"a\":[]}", data: 0)).contains("'a'"))
        #expect(try refusal(file("{\"__metadata__\":{\"a\":1}}", data: 0)).contains("'__metadata__.a' is not a text"))
        #expect(try refusal([UInt8](repeating: 0xFF, count: 100)).contains("not a safetensors file"))
        let folder = TemporaryFolder()
        #expect(message { _ = try SafetensorsFile(path: folder.path) }.hasSuffix("not a regular file"))
        #expect(message { _ = try SafetensorsFile(path: folder.path + "/x") }.hasSuffix("No such file or directory"))
        #expect(message { _ = try SafetensorsFile(path: "/dev/zero") }.hasSuffix("not a regular file"))
        #expect(message { _ = try SafetensorsFile(path: "a\u{0}b") }.hasSuffix("not a path"))
    }

    @Test func refusesTensorsThatLie() throws {
        func entry(_ name: String, _ shape: String, _ range: String, _ type: String = "F32") -> String {
            "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(range)}"
        }
        func refusal(_ entries: String..., data: Int, _ location: SourceLocation = #_sourceLocation) throws -> String {
            try self.refusal(file("{" + entries.joined(separator: ",") + "}", data: data), location)
        }
        #expect(
            try refusal(entry("a", "[2]", "[0,8]"), data: 4)
                == "tensor 'a' ends at byte 8 of 4: the file is cut short")
        #expect(try refusal(entry("a", "[2]", "[0,8]"), data: 9) == "9 bytes of data, the header describes 8")
        #expect(
            try refusal(entry("a", "[2]", "[0,8]"), entry("b", "[2]", "[4,12]"), data: 12)
                == "tensor 'b' starts at byte 4, inside one that ends at 8")
        #expect(
            try refusal(entry("a", "[2]", "[0,8]"), entry("b", "[1]", "[12,16]"), data: 16)
                == "tensor 'b' starts at byte 12; bytes from 8 are no tensor's")
        #expect(try refusal(entry("a", "[2]", "[0,8]"), entry("b", "[2]", "[0,8]"), data: 8).contains("inside one"))
        #expect(
            try refusal(entry("a", "[3]", "[0,8]"), data: 8)
                == "tensor 'a', F32 [3], takes 12 bytes, not the 8 given")
        #expect(try refusal(entry("a", "[2]", "[0,8]", "I64"), data: 8).contains("takes 16 bytes"))
        #expect(try refusal(entry("a", "[-2]", "[0,8]"), data: 8).contains("impossible shape [-2]"))
        let huge = "[4294967296,4294967296,4294967296]"
        #expect(try refusal(entry("a", huge, "[0,8]"), data: 8).contains("impossible shape"))
        #expect(try refusal(entry("a", "[2]", "[8,0]"), data: 8).contains("two rising numbers"))
        #expect(try refusal(entry("a", "[2]", "[-8,0]"), data: 8).contains("two rising numbers"))
        #expect(try refusal(entry("a", "[2]", "[0]"), data: 8).contains("two rising numbers"))
        #expect(
            try refusal(entry("a", "[2]", "[0,1e300]"), data: 8)
                .hasPrefix("the header is not what a safetensors file has: not valid JSON, or with a number"))
        #expect(try refusal(entry("a", "\"2\"", "[0,8]"), data: 8).contains("'a.shape' is not a list"))
        #expect(try refusal("\"a\":{\"dtype\":\"F32\",\"shape\":[2]}", data: 8).contains("'a.data_offsets' is missing"))
        #expect(
            try refusal(entry("a", "[2]", "[0,8]"), entry("a", "[2]", "[0,8]", "I32"), data: 8)
                == "tensor 'a' is listed twice")
        #expect(
            try refusal(entry("a", "[2]", "[0,8]"), entry("\\u0061", "[2]", "[0,8]"), data: 8).contains("listed twice"))
        #expect(
            try refusal(entry("a\\nb", "[3]", "[0,8]"), data: 8).hasPrefix("tensor 'a\\u{0A}b'")
                || refusal(entry("a\\nb", "[3]", "[0,8]"), data: 8).hasPrefix("tensor 'a\\n"))
    }

    @Test func typesItDoesNotKnowAreListed() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/a"
        try put(file("{\"a\":{\"dtype\":\"Q7\",\"shape\":[3],\"data_offsets\":[0,5]}}", data: 5), at: path)
        let file = try SafetensorsFile(path: path)
        #expect(file.tensors.first?.elementType.name == "Q7")
        #expect(message { _ = try file.values("a", as: UInt8.self) }.contains("type Q7, not U8"))
        #expect(
            message { _ = try file.values("b", as: UInt8.self) }.contains("has no tensor 'b'; it has 1, such as: a"))
    }

    @Test func namesTheParameterThatDoesNotFit() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/a"
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [2], [Float(1), 2])
        try writer.add("adam.w", shape: [2], [Float(1), 2])
        try writer.write(to: path)
        let file = try SafetensorsFile(path: path)
        try file.requireTensors(["w": [2]]) { $0.hasPrefix("adam.") }
        #expect(
            message { try file.requireTensors(["w": [3]]) { _ in true } }
                == "\(path): tensor 'w' has shape [2]; the model's has [3]")
        #expect(
            message { try file.requireTensors(["w": [2], "v": [1]]) }
                == "\(path): has no tensor 'v' of shape [1], which the model needs")
        #expect(
            message { try file.requireTensors(["w": [2]]) }
                == "\(path): has tensor 'adam.w', which the model does not have")
        #expect(
            message { _ = try file.values("w", shape: [1, 2], as: Float.self) }.hasSuffix("has shape [2], not [1, 2]"))
    }

    @Test func damagedFilesAreReadOrRefused() throws {
        let folder = TemporaryFolder()
        var random = RandomSequence(Philox(seed: 1, stream: 0))
        var writer = SafetensorsWriter(metadata: ["step": "12"])
        try writer.add("encoder.weight", shape: [2, 3], [Float](repeating: 1, count: 6))
        try writer.add("encoder.bias", shape: [3], [Float](repeating: 1, count: 3))
        try writer.add("seed", shape: [1], [UInt64(1)])
        let path = folder.path + "/a"
        try writer.write(to: path)
        let original = bytes(of: path)
        var refused = 0
        for _ in 0..<4000 {
            try put(mutated(original, &random), at: path)
            do {
                let file = try SafetensorsFile(path: path)
                for tensor in file.tensors { _ = try? file.values(tensor.name, as: Float.self) }
            } catch {
                #expect(error is FileError && !"\(error)".contains("\n"))
                refused += 1
            }
        }
        // Damage to the data alone cannot be seen.
        #expect(refused > 2000 && refused < 4000)
    }

    @Test func aFileCutShortAfterOpeningIsAnError() throws {
        let folder = TemporaryFolder()
        let path = folder.path + "/a"
        var writer = SafetensorsWriter()
        try writer.add("w", shape: [100], [Float](repeating: 1, count: 100))
        try writer.write(to: path)
        let file = try SafetensorsFile(path: path)
        #expect(truncate(path, 200) == 0)
        #expect(message { _ = try file.values("w", as: Float.self) }.contains("ends at byte 200"))
    }
}
