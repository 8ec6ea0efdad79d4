import EaselFiles
import Foundation
import Testing

import EaselInterchange

/// ONNX files whose weights lie in files beside them, as exporters of large models write them.
@Suite struct ExternalDataTests {
    private let folder = NSTemporaryDirectory() + "easel-external-\(UUID())"

    init() throws {
        try FileManager.default.createDirectory(atPath: folder + "/inside", withIntermediateDirectories: true)
        // A weight of two numbers, after four bytes of something else.
        let data = [7, 1.5, -2].map { Float($0) }.withUnsafeBytes { Data($0) }
        for name in ["model.onnx.data", "inside/weights.bin"] {
            try data.write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
        }
        try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "model.onnx.data")
        try FileManager.default.createSymbolicLink(atPath: folder + "/way", withDestinationPath: "inside")
    }

    /// A file of `x + w`, whose weight lies where entries say.
    private func bytes(_ entries: [(String, String)]) -> [UInt8] {
        var (graph, operators, message) = (ProtobufMessage(), ProtobufMessage(), ProtobufMessage())
        graph.add(1, ONNXNode("Add", ["x", "w"], ["y"]).message)
        var tensor = ProtobufMessage()
        tensor.add(1, packed: [2])
        tensor.add(2, 1)
        tensor.add(8, "w")
        for (key, value) in entries {
            var entry = ProtobufMessage()
            entry.add(1, key)
            entry.add(2, value)
            tensor.add(13, entry)
        }
        tensor.add(14, 1)
        graph.add(5, tensor)
        graph.add(11, ONNXValueInfo("x", .float, [.size(2)]).message)
        graph.add(12, ONNXValueInfo("y", .float, [.size(2)]).message)
        operators.add(2, 17)
        message.add(1, 8)
        message.add(7, graph)
        message.add(8, operators)
        return message.bytes
    }

    private func result(_ entries: [(String, String)]) throws -> [Float]? {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data(bytes(entries)).write(to: URL(fileURLWithPath: folder + "/model.onnx"))
        return try ONNXNetwork(path: folder + "/model.onnx").tensors([ONNXTensor("x", [2], [1, 1] as [Float])])[0]
            .numbers
    }

    @Test(arguments: ["model.onnx.data", "inside/weights.bin"]) func weightsAreFoundBesideTheModel(_ name: String)
        throws
    {
        #expect(try result([("location", name), ("offset", "4"), ("length", "8")]) == [2.5, -1])
    }

    @Test func whatIsLeftOutIsTheBeginningAndTheTensorsLength() throws {
        #expect(try result([("location", "model.onnx.data")]) == [8, 2.5])
    }

    @Test(arguments: [
        ([("location", "../model.onnx.data")], "is no file in the model's folder"),
        ([("location", "/etc/passwd")], "is no file in the model's folder"),
        ([("location", "inside/../../x")], "is no file in the model's folder"),
        ([("location", "")], "is no file in the model's folder"),
        ([("offset", "4")], "is no file in the model's folder"),
        ([("location", "a\u{0}b")], "is no file in the model's folder"),
        ([("location", "link")], "link"), ([("location", "way/weights.bin")], "link"),
        ([("location", "inside")], "not a regular file"), ([("location", "nothing.bin")], "No such file"),
        ([("location", "model.onnx.data"), ("offset", "-4")], "cannot be"),
        ([("location", "model.onnx.data"), ("offset", "9223372036854775807")], "does not lie in"),
        ([("location", "model.onnx.data"), ("offset", "99999999999999999999")], "cannot be"),
        ([("location", "model.onnx.data"), ("length", "12")], "cannot be"),
        ([("location", "model.onnx.data"), ("offset", "8")], "does not lie in"),
    ]) func whatLiesElsewhereIsNotRead(_ entries: [(String, String)], _ part: String) {
        let error = #expect(throws: FileError.self) { try result(entries) }
        let line = error.map { "\($0)" } ?? ""
        #expect(line.contains(part) && !line.contains("\n"), "\(line)")
    }

    @Test func bytesWithoutAFileHaveNothingBeside() throws {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let error = #expect(throws: FileError.self) {
            try ONNXModel(reading: bytes([("location", "model.onnx.data")])[...], path: "x")
        }
        #expect("\(try #require(error))".contains("save the model as one file"))
    }
}
