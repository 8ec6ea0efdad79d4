import Easel

extension FuzzedReader {
    /// Safetensors files and what Easel keeps in those of its checkpoints.
    static let safetensors = FuzzedReader(
        "safetensors",
        ["SafetensorsFile.init(path:)", "CheckpointMetadata.init(of:)"],
        maximumLength: 1024,
        dictionary: [
            "\"__metadata__\":{", "\"dtype\":", "\"shape\":[", "\"data_offsets\":[0,", "\"F32\"", "\"F64\"", "\"I32\"",
            "\"I64\"", "\"U64\"", "\"U8\"", "\"BF16\"", "\"BOOL\"", "\"F8_E4M3\"", "\"easel.format\":\"1\"",
            "\"easel.epoch\":\"", "\"easel.epochComplete\":\"true\"", "\"easel.step\":\"", "\"easel.seed\":\"",
            "\"easel.model\":\"", "\"easel.score\":\"", "\"easel.scoreName\":\"", "\"easel.scoreDirection\":\"higher\"",
            "9223372036854775807", "18446744073709551615", "nan", "-1", "1e400", "\\\\u0000", "\\\\ud83d\\\\ude00",
            "null",
        ],
        seeds: { try SafetensorsSeed.files() }, repair: SafetensorsSeed.repaired
    ) {
        let scratch = try ScratchFile()
        return { bytes in
            try scratch.write(bytes)
            let file = try SafetensorsFile(path: scratch.path)
            var end = 0
            for tensor in file.tensors {
                try require(tensor.byteRange.lowerBound == end, "'\(tensor.name)' does not follow what is before it")
                end = tensor.byteRange.upperBound
                try check(tensor, of: file)
            }
            try require(end < bytes.count, "tensors take \(end) of \(bytes.count) bytes")
            try file.verify()
            try file.requireTensors(Dictionary(file.tensors.map { ($0.name, $0.shape) }) { $1 })
            let metadata = try CheckpointMetadata(of: file)
            try require(metadata.epoch >= 0 && metadata.step >= 0, "\(metadata)")
            try require(!metadata.fileName.isEmpty && metadata.texts.count >= 6, "\(metadata)")
        }
    }

    private static func check(_ tensor: SafetensorsTensor, of file: SafetensorsFile) throws {
        switch tensor.elementType {
        case .float32: try check(tensor, of: file, Float.self)
        case .float64: try check(tensor, of: file, Double.self)
        case .int32: try check(tensor, of: file, Int32.self)
        case .int64: try check(tensor, of: file, Int64.self)
        case .unsignedInt64: try check(tensor, of: file, UInt64.self)
        case .unsignedInt8: try check(tensor, of: file, UInt8.self)
        default:
            // What is not computed with is listed, and refused here.
            try require(
                (try? file.values(tensor.name, as: Float.self)) == nil, "\(tensor.elementType) was read as F32")
        }
    }

    private static func check<Element: SafetensorsElement>(
        _ tensor: SafetensorsTensor, of file: SafetensorsFile, _ type: Element.Type
    ) throws {
        let values = try file.values(tensor.name, shape: tensor.shape, as: type)
        let count = tensor.shape.reduce(1, *)
        try require(values.count == count, "'\(tensor.name)' of \(tensor.shape) has \(values.count) values")
    }
}

private enum SafetensorsSeed {
    /// Files as the library writes them, and one of other types, which it only lists.
    static func files() throws -> [[UInt8]] {
        let scratch = try ScratchFile()
        func written(_ writer: SafetensorsWriter) throws -> [UInt8] {
            try writer.write(to: scratch.path + ".safetensors")
            return try scratch.taking(scratch.path + ".safetensors")
        }
        let metadata = CheckpointMetadata(
            epoch: 3, isEpochComplete: true, step: 120, seed: 7, model: "classifier", score: 0.5, scoreName: "accuracy",
            scoreDirection: .higher)
        var all = SafetensorsWriter(metadata: metadata.texts)
        try all.add("encoder.0.weight", shape: [2, 1, 3], [Float](repeating: 0.5, count: 6))
        try all.add("d", shape: [], [Double.pi])
        try all.add("i", shape: [1], [Int32.min])
        try all.add("step", shape: [1], [Int64.max])
        try all.add("seed", shape: [1], [UInt64.max])
        try all.add("u", shape: [3], [UInt8(1), 2, 3])
        try all.add("none", shape: [0, 4], [Float]())
        var bare = SafetensorsWriter(
            metadata: CheckpointMetadata(
                epoch: 1, isEpochComplete: false, step: 2, seed: 0, model: "é\"\n", scoreDirection: .lower
            ).texts)
        try bare.add("w", shape: [1], [Float.nan])
        let others = #"{"h":{"dtype":"BF16","shape":[2],"data_offsets":[0,4]}}"#
        let text = others.replacing("}}", with: "},\"__metadata__\":{\(fields(metadata))}}")
        return [
            try written(all), try written(bare), littleEndian(text.utf8.count, count: 8) + text.utf8 + [1, 2, 3, 4],
        ]
    }

    private static func fields(_ metadata: CheckpointMetadata) -> String {
        metadata.texts.sorted { $0.key < $1.key }.map { "\"\($0.key)\":\"\($0.value)\"" }.joined(separator: ",")
    }

    /// Makes the length of the header right, and that of the data as the last offset in it says, where that is short. The
    /// checksums are given a name that nobody asks for: with them, nothing that is mutated would be looked at further.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 8, let end = headerEnd(bytes) else { return bytes }
        var header = Array(bytes[8..<end])
        if let place = firstPlace(of: checksums, in: header) { header[place] = UInt8(ascii: "E") }
        var (largest, number) = (0, 0)
        // An offset's end stands before a bracket, and is the largest number that does.
        for (byte, next) in zip(header, header.dropFirst()) {
            number = (48...57).contains(byte) ? min(number * 10 + Int(byte) - 48, 1 << 40) : 0
            if next == UInt8(ascii: "]") { largest = max(largest, number) }
        }
        var data = Array(bytes[end...])
        if largest <= 256 {
            data = data.prefix(largest) + [UInt8](repeating: 0, count: max(0, largest - data.count))
        }
        return littleEndian(header.count, count: 8) + header + data
    }

    private static let checksums = Array("easel.crc32\"".utf8)

    private static func firstPlace(of name: [UInt8], in text: [UInt8]) -> Int? {
        guard text.count >= name.count else { return nil }
        return (0...text.count - name.count).first { text[$0] == name[0] && text[$0...].starts(with: name) }
    }

    /// Where the object ends that begins at byte 8, with the spaces after it.
    private static func headerEnd(_ bytes: [UInt8]) -> Int? {
        var (depth, isText, position) = (0, false, 8)
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case UInt8(ascii: "\\") where isText: position += 1
            case UInt8(ascii: "\""): isText.toggle()
            case UInt8(ascii: "{") where !isText: depth += 1
            case UInt8(ascii: "}") where !isText: depth -= 1
            default: continue
            }
            if depth == 0, !isText {
                while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
                return min(position, bytes.count)
            }
        }
        return nil
    }
}
