import Easel

/// Files of weights that other programs write.
extension FuzzedReader {
    /// Both formats of PyTorch's, alone and in an archive, and safetensors with types that are converted.
    static let torchFile = FuzzedReader(
        "torch-file", ["TorchFile.init(path:)", "WeightsFile.init(path:)"], maximumLength: 2048,
        dictionary: pickleWords + [
            "PK\\x03\\x04", "PK\\x01\\x02", "PK\\x05\\x06", "data.pkl", "byteorder", "big", ".pth",
        ],
        seeds: {
            let pickle = WeightsSeeds.pickle
            let archive = ZIPSeed.archive(WeightsSeeds.files(pickle))
            let header = #"{"h":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}"#
            return [
                archive, WeightsSeeds.stream(pickle), ZIPSeed.archive([("p/w.pth", archive), ("p/x.py", [1])]),
                ZIPSeed.archive([("w.pt", WeightsSeeds.stream(pickle))]),
                littleEndian(header.utf8.count, count: 8) + header.utf8 + [1, 2, 3, 4],
            ]
        }, repair: ZIPSeed.repaired
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let file = try WeightsFile(path: scratch.path)
            for tensor in file.tensors { try check(tensor.shape) { try file.values(tensor.name, shape: tensor.shape) } }
        }
    }

    /// The pickle of a file of PyTorch's, with all that is around it as it should be.
    static let pickle = FuzzedReader(
        "pickle", ["TorchFile.init(path:)"], maximumLength: 1024, dictionary: pickleWords,
        seeds: {
            let nested = "}(" + WeightsSeeds.text("epoch") + "K\u{3}" + WeightsSeeds.text("state_dict")
            return [
                WeightsSeeds.pickle,
                WeightsSeeds.bytes(nested) + WeightsSeeds.pickle.dropFirst(2).dropLast() + WeightsSeeds.bytes("u."),
            ]
        }
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(WeightsSeeds.stream(bytes))
            let file = try TorchFile(path: scratch.path)
            for tensor in file.tensors {
                try require(tensor.shape.count == tensor.strides.count && tensor.storageOffset >= 0, "\(tensor)")
                try check(tensor.shape) { try file.values(tensor.name, shape: tensor.shape) }
            }
        }
    }

    private static func check(_ shape: [Int], _ read: () throws -> [Float]) throws {
        // A type that is not converted, or an expanded tensor that is too large, is refused here.
        guard let values = try? read() else { return }
        let count = shape.reduce(1) { $0.multipliedReportingOverflow(by: $1).partialValue }
        try require(values.count == count, "\(shape) has \(values.count) values")
    }
}

private let pickleWords = [
    "\\x80\\x02", "\\x8a\\x08", "\\x8a\\x0a", "ccollections\\x0aOrderedDict\\x0a",
    "ctorch._utils\\x0a_rebuild_tensor_v2\\x0a",
    "ctorch._utils\\x0a_rebuild_parameter\\x0a", "ctorch\\x0aHalfStorage\\x0a", "ctorch\\x0aSize\\x0a", "storage",
    "module.",
    "state_dict", "q\\x00", "h\\x00", "\\x94", "\\x95", "\\x93", "\\x85R", "tR", "tQ", "}b", "u.",
    "cos\\x0asystem\\x0a",
    "\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\x7f",
]

private enum WeightsSeeds {
    /// Characters up to 255 as bytes.
    static func bytes(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }

    static func text(_ text: String) -> String { "X\(Character(Unicode.Scalar(UInt8(text.utf8.count))))\0\0\0\(text)" }

    /// Two tensors in one storage of six numbers: one as it lies, one transposed and a parameter; then attributes.
    static let pickle: [UInt8] = {
        let storage = "((" + text("storage") + "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\u{6}tQq\u{1}"
        let hooks = "ccollections\nOrderedDict\n)R"
        let first = "ctorch._utils\n_rebuild_tensor_v2\n" + storage + "K\0K\u{6}\u{85}K\u{1}\u{85}\u{89}\(hooks)tR"
        let second =
            "ctorch._utils\n_rebuild_parameter\nctorch._utils\n_rebuild_tensor_v2\n(h\u{1}K\u{1}K\u{2}K\u{2}\u{86}"
            + "K\u{1}K\u{2}\u{86}\u{89}\(hooks)tR\u{89}\(hooks)\u{87}R"
        let entries = "(" + text("module.a") + first + text("module.b") + second + "u"
        return bytes("\u{80}\u{2}\(hooks)\(entries)}\(text("_metadata"))\(hooks)sb.")
    }()

    static let storage = (1...6).flatMap { littleEndian(Int(Float($0).bitPattern)) }

    static func files(_ pickle: [UInt8]) -> [(name: String, content: [UInt8])] {
        [("a/data.pkl", pickle), ("a/byteorder", Array("little".utf8)), ("a/data/0", storage), ("a/version", [0x33])]
    }

    /// The old format's stream around a pickle.
    static func stream(_ pickle: [UInt8]) -> [UInt8] {
        let magic: [UInt8] = [0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E]
        let version: [UInt8] = [0x80, 2, 0x4D] + littleEndian(1001, count: 2) + [0x2E]
        let head = magic + version + bytes("\u{80}\u{2}}.")
        return head + pickle + bytes("\u{80}\u{2}](" + text("0") + "e.") + littleEndian(6, count: 8) + storage
    }
}
