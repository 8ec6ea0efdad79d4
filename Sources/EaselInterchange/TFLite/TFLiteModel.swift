import EaselFiles

/// The content of a TensorFlow Lite file with one graph.
///
/// Source of the tables and field numbers: https://github.com/google-ai-edge/LiteRT/blob/main/tflite/converter/schema/schema.fbs.
package struct TFLiteModel: Sendable {
    /// A node of the graph.
    package struct Node: Sendable {
        /// The operator's number, and its name where the file has one of its own.
        package let code: Int
        let custom: String
        /// The tensors it takes, -1 where an optional one is left out, and those it gives.
        package let inputs: [Int], outputs: [Int]
        /// The table of its options.
        let options: FlatBufferTable?
    }

    let description: String
    package let tensors: [TFLiteTensor]
    package let nodes: [Node]
    package let inputs: [Int], outputs: [Int]
    /// What else the file says, by names.
    let metadata: [String: ArraySlice<UInt8>]

    /// Reads a file whole.
    package init(path: String) throws {
        try self.init(reading: networkBytes(of: path, kind: "a TensorFlow Lite file"), path: path)
    }

    /// Reads the bytes of a file.
    package init(reading bytes: [UInt8], path: String) throws {
        func wrong(_ problem: String) -> FileError { FileError(path: path, problem: problem) }
        let root = try FlatBufferTable(root: bytes, identifier: "TFL3", path: path)
        guard try root.integer(0, UInt32.self) == 3 else { throw wrong("is of another version of the format than 3") }
        description = try root.text(3)
        let codes = try root.tables(1).map { table in
            // The first files had a byte for the code, which newer ones keep for old readers.
            (
                Swift.max(try table.integer(3, Int32.self), try table.integer(0, Int8.self)),
                try table.text(1)
            )
        }
        let graphs = try root.tables(2)
        guard graphs.count == 1 else { throw wrong("has \(graphs.count) graphs; one of one is read") }
        let buffers = try root.tables(4).map { table in
            guard try table.integer(1, UInt64.self) == 0 else { throw wrong("keeps its weights outside of its tables") }
            return try table.data(0)
        }
        let tensors = try graphs[0].tables(0).enumerated().map { number, table in
            try TFLiteTensor(table, number: number, buffers: buffers, path: path)
        }
        self.tensors = tensors
        func places(_ table: FlatBufferTable, _ field: Int, optional: Bool = false) throws -> [Int] {
            let places = try table.integers(field, Int32.self, most: 4096)
            guard places.allSatisfy({ tensors.indices.contains($0) || optional && $0 == -1 }) else {
                throw wrong("a node takes or gives a tensor that is not there")
            }
            return places
        }
        (inputs, outputs) = (try places(graphs[0], 1), try places(graphs[0], 2))
        nodes = try graphs[0].tables(3).map { table in
            let code = try table.integer(0, UInt32.self)
            guard codes.indices.contains(code) else { throw wrong("a node is of an operator that is not there") }
            return Node(
                code: codes[code].0, custom: codes[code].1, inputs: try places(table, 1, optional: true),
                outputs: try places(table, 2), options: try table.table(4))
        }
        var metadata: [String: ArraySlice<UInt8>] = [:]
        for table in try root.tables(6, most: 64) {
            let buffer = try table.integer(1, UInt32.self)
            if buffers.indices.contains(buffer), let data = buffers[buffer] { metadata[try table.text(0)] = data }
        }
        self.metadata = metadata
    }
}
