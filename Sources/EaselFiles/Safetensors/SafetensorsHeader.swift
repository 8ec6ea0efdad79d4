import EaselCore

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The JSON header of a safetensors file.
///
/// Format: eight bytes with the little-endian length of the header, the header, the data.
/// Source: https://github.com/huggingface/safetensors, "Format".
struct SafetensorsHeader {
    /// Headers above this size are refused: a network of ten thousand tensors has a tenth of it, and reading one takes
    /// a dozen times its size.
    static let byteLimit = 1 << 23

    /// In the order of their data.
    var tensors: [SafetensorsTensor]
    var metadata: [String: String]

    /// Reads and checks a header against the size of the data after it. A problem is thrown as text without the path.
    init(json: [UInt8], dataByteCount: Int) throws(Problem) {
        guard json.first == UInt8(ascii: "{") else { throw Problem("the header does not start with {") }
        let contents: Contents
        do {
            contents = try JSONDecoder().decode(Contents.self, from: Data(json))
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem("the header is not what a safetensors file has: \(oneLine(error))")
        }
        if let name = Self.repeatedName(in: json, expectedCount: contents.memberCount) {
            throw Problem("tensor '\(name.inOneLine(limit: 400))' is listed twice")
        }
        metadata = contents.metadata
        tensors = try contents.entries.map { name, entry throws(Problem) in try entry.tensor(name: name) }
        tensors.sort {
            ($0.byteRange.lowerBound, $0.byteRange.upperBound, $0.name)
                < ($1.byteRange.lowerBound, $1.byteRange.upperBound, $1.name)
        }
        try checkCoverage(of: dataByteCount)
    }

    /// The tensors must tile the data: an overlap or a gap means that the header or the file is damaged.
    private func checkCoverage(of dataByteCount: Int) throws(Problem) {
        var end = 0
        for tensor in tensors {
            let range = tensor.byteRange
            let name = tensor.name.inOneLine(limit: 400)
            guard range.upperBound <= dataByteCount else {
                throw Problem(
                    "tensor '\(name)' ends at byte \(range.upperBound) of \(dataByteCount): the file is cut short")
            }
            guard range.lowerBound >= end else {
                throw Problem("tensor '\(name)' starts at byte \(range.lowerBound), inside one that ends at \(end)")
            }
            guard range.lowerBound == end else {
                throw Problem("tensor '\(name)' starts at byte \(range.lowerBound); bytes from \(end) are no tensor's")
            }
            end = range.upperBound
        }
        guard end == dataByteCount else {
            throw Problem("\(dataByteCount) bytes of data, the header describes \(end)")
        }
    }

    /// A decoder keeps one of several members of the same name, so the names are looked at in the text.
    private static func repeatedName(in json: [UInt8], expectedCount: Int) -> String? {
        var depth = 0
        var names: Set<ArraySlice<UInt8>> = []
        var memberCount = 0
        var lastText = json[0..<0]
        var position = 0
        while position < json.count {
            switch json[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                let start = position + 1
                position = start
                while position < json.count && json[position] != UInt8(ascii: "\"") {
                    position += json[position] == UInt8(ascii: "\\") ? 2 : 1
                }
                lastText = json[start..<max(start, min(position, json.count))]
            case UInt8(ascii: ":") where depth == 1:
                memberCount += 1
                guard names.insert(lastText).inserted else { return String(decoding: lastText, as: UTF8.self) }
            default: break
            }
            position += 1
        }
        // The same name spelled with different escapes, or composed differently.
        return memberCount == expectedCount ? nil : "(spelled in two ways)"
    }

    /// A problem with a header; whoever knows the path makes a `FileError` of it.
    struct Problem: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }
}

extension SafetensorsHeader {
    fileprivate struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]

        func tensor(name: String) throws(Problem) -> SafetensorsTensor {
            let quoted = "tensor '\(name.inOneLine(limit: 400))'"
            guard data_offsets.count == 2, data_offsets[0] >= 0, data_offsets[0] <= data_offsets[1] else {
                throw Problem("\(quoted) has data offsets \(data_offsets.prefix(4)); two rising numbers are expected")
            }
            let type = SafetensorsElementType(name: dtype)
            var byteCount = type.byteCount ?? 1
            for extent in shape {
                let (product, overflows) = byteCount.multipliedReportingOverflow(by: extent)
                guard extent >= 0, !overflows else {
                    throw Problem("\(quoted) has the impossible shape \(shape.prefix(8))")
                }
                byteCount = product
            }
            guard type.byteCount == nil || byteCount == data_offsets[1] - data_offsets[0] else {
                throw Problem(
                    "\(quoted), \(type) \(shape.prefix(8)), takes \(byteCount) bytes, not the \(data_offsets[1] - data_offsets[0]) given"
                )
            }
            return SafetensorsTensor(
                name: name, elementType: type, shape: shape, byteRange: data_offsets[0]..<data_offsets[1])
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
        static let metadata = Self(stringValue: "__metadata__")
    }

    fileprivate struct Contents: Codable {
        var entries: [(String, Entry)] = []
        var metadata: [String: String] = [:]
        var memberCount = 0

        init() {}

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: Key.self)
            memberCount = container.allKeys.count
            for key in container.allKeys {
                if key.stringValue == Key.metadata.stringValue {
                    metadata = try container.decode([String: String].self, forKey: key)
                } else {
                    entries.append((key.stringValue, try container.decode(Entry.self, forKey: key)))
                }
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: Key.self)
            if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
            for (name, entry) in entries { try container.encode(entry, forKey: Key(stringValue: name)) }
        }
    }

    /// The bytes before the data: length, JSON, and spaces so that the data starts at a multiple of eight bytes.
    static func bytes(tensors: [SafetensorsTensor], metadata: [String: String]) throws -> [UInt8] {
        var contents = Contents()
        contents.metadata = metadata
        contents.entries = tensors.map {
            let offsets = [$0.byteRange.lowerBound, $0.byteRange.upperBound]
            return ($0.name, Entry(dtype: $0.elementType.name, shape: $0.shape, data_offsets: offsets))
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var json = Array(try encoder.encode(contents))
        while json.count % 8 != 0 { json.append(UInt8(ascii: " ")) }
        return withUnsafeBytes(of: UInt64(json.count).littleEndian) { Array($0) } + json
    }
}
