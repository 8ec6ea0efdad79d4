import Foundation

/// Whether a path names one of TensorBoard's files of events, whose names hold the time at which they were begun.
func isEventFile(_ name: String) -> Bool { name.split(separator: "/").last?.hasPrefix("events.out.tfevents.") ?? false }

/// What TensorBoard shows of a folder's files of events, by step and then in the order in which it was written, but for
/// times: a training that was killed has more files than one that was not, and must show the same.
///
/// Source: https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto, `event.proto` and `summary.proto`.
func shownEvents(_ paths: [String]) throws -> [Data] {
    var shown: [(step: UInt64, content: Data)] = []
    for path in paths.sorted() {
        for event in records(FileManager.default.contents(atPath: path) ?? Data()) {
            let fields = try fields(of: event)
            let step = fields.first { $0.number == 2 }?.value ?? 0
            for field in fields where field.number > 2 {
                // A training that begins at a step says that what came of it or later holds no longer.
                if field.number == 7 { shown.removeAll { $0.step >= step && step > 0 } }
                guard field.number == 4 || field.number == 5, try !isOfTheClock(field) else { continue }
                shown.append((step, field.bytes))
            }
        }
    }
    return shown.enumerated().sorted { ($0.element.step, $0.offset) < ($1.element.step, $1.offset) }.map(\.element)
        .map { withUnsafeBytes(of: $0.step.littleEndian) { Data($0) } + $0.content }
}

/// The whole records of a file; what a kill has cut is passed over, as by TensorBoard.
private func records(_ bytes: Data) -> [Data] {
    var found: [Data] = []
    var rest = bytes[...]
    // A record's length and its check, the record, its check.
    while rest.count >= 16 {
        let length = rest.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length <= UInt64(rest.count - 16) else { break }
        found.append(Data(rest.dropFirst(12).prefix(Int(length))))
        rest = rest.dropFirst(16 + Int(length))
    }
    return found
}

/// Whether a summary is of how long something took.
private func isOfTheClock(_ field: Field) throws -> Bool {
    guard field.number == 5 else { return false }
    return try fields(of: field.bytes)
        .contains { value in
            let tag = try fields(of: value.bytes).first { $0.number == 1 }
            let text = tag.map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
            return ["run/seconds", "run/imagesPerSecond", "run/waiting"].contains(text)
        }
}

/// A field of a message: a number in `value`, or what has a length in `bytes`.
private struct Field {
    var number: UInt64
    var value: UInt64 = 0
    var bytes = Data()
}

private func fields(of message: Data) throws -> [Field] {
    var (found, rest): ([Field], Data) = ([], message)
    func take(_ count: UInt64) throws -> Data {
        guard count <= UInt64(rest.count) else { throw Failure(.lost, "a message of events is cut") }
        defer { rest = Data(rest.dropFirst(Int(count))) }
        return rest.prefix(Int(count))
    }
    func number() throws -> UInt64 {
        var (value, shift): (UInt64, UInt64) = (0, 0)
        while true {
            let byte = try take(1).reduce(0) { $1 }
            value |= UInt64(byte & 127) << shift
            guard byte > 127 else { return value }
            shift += 7
        }
    }
    while !rest.isEmpty {
        let key = try number()
        var field = Field(number: key >> 3)
        switch key & 7 {
        case 0: field.value = try number()
        case 1: field.bytes = try take(8)
        case 2: field.bytes = try take(number())
        default: field.bytes = try take(4)
        }
        found.append(field)
    }
    return found
}
