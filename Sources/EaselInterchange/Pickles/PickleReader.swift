import EaselCore
import EaselFiles

/// A reader of pickles that hold weights: texts, numbers, tuples, lists, dictionaries, and the tensors that
/// `torch.save` writes.
///
/// A pickle is a program that may call any function of Python. This reads the few instructions and names that files of
/// weights have (`PickleName`) and refuses every other by its name; nothing is ever called. Values that hold
/// themselves, billions of references to one value, and lengths beyond the file do no harm: `PickleLimits` bounds what
/// is made.
package struct PickleReader {
    let limits: PickleLimits
    var bytes: PickleBytes
    var document = PickleDocument()
    private(set) var stack: [PickleValue] = []
    /// How high the stack was at each mark that is open.
    private var marks: [Int] = []
    private var memo: [Int: PickleValue] = [:]
    private var (pushed, containers) = (0, 0)
    var storagesByKey: [String: Int] = [:]

    private init(_ file: any ReadableFile, from position: Int, _ limits: PickleLimits) throws {
        self.limits = limits
        bytes = try PickleBytes(file, from: position)
    }

    /// Reads one pickle.
    /// - Parameters:
    ///   - file: The file that it lies in.
    ///   - position: Where it begins.
    /// - Returns: What it holds, and where it ends.
    /// - Throws: `FileError` for one that is damaged, too large, or refers to what is no weights.
    package static func read(
        _ file: any ReadableFile, from position: Int = 0, limits: PickleLimits = PickleLimits()
    ) throws -> (document: PickleDocument, end: Int) {
        var reader = try PickleReader(file, from: position, limits)
        for _ in 0..<limits.instructions {
            let code = try reader.bytes.byte()
            guard let opcode = PickleOpcode(rawValue: code) else {
                throw reader.refused(
                    "has the instruction 0x\(String(code, radix: 16)), which files of weights have not")
            }
            if opcode == .stop {
                reader.document.root = try reader.popped()
                return (reader.document, reader.bytes.position)
            }
            try reader.perform(opcode)
        }
        throw reader.refused("has more than \(limits.instructions) instructions")
    }

    private mutating func perform(_ opcode: PickleOpcode) throws {
        switch opcode {
        case .mark:
            guard marks.count < limits.depth else { throw refused("is nested deeper than \(limits.depth) levels") }
            marks.append(stack.count)
        case .pop: if marks.last == stack.count { marks.removeLast() } else { _ = try popped() }
        case .popMark: _ = try poppedToMark()
        case .duplicate: try push(top())
        case .emptyTuple: try pushTuple([])
        case .tuple: try pushTuple(poppedToMark())
        case .tuple1: try pushTuple(popped(1))
        case .tuple2: try pushTuple(popped(2))
        case .tuple3: try pushTuple(popped(3))
        case .emptyList: try pushList([])
        case .list: try pushList(poppedToMark())
        case .append: try append(popped(1))
        case .appends: try append(poppedToMark())
        case .emptyDictionary: try pushDictionary([])
        case .dictionary: try pushDictionary(poppedToMark())
        case .setItem: try setItems(popped(2))
        case .setItems: try setItems(poppedToMark())
        case .get: try pushRemembered(lineNumber())
        case .binGet: try pushRemembered(Int(bytes.byte()))
        case .longBinGet: try pushRemembered(Int(bytes.number(4)))
        case .put: try remember(lineNumber())
        case .binPut: try remember(Int(bytes.byte()))
        case .longBinPut: try remember(Int(bytes.number(4)))
        case .memoize: try remember(memo.count)
        case .global, .stackGlobal, .instance, .reduce, .newObject, .build, .persistent: try performNamed(opcode)
        default: if let value = try scalar(opcode) { try push(value) }
        }
    }

    /// An error about what the pickle has at this place.
    func refused(_ problem: String) -> FileError {
        FileError(path: bytes.file.path, problem: "its pickle \(problem), at byte \(bytes.position)")
    }

    // MARK: The stack

    mutating func push(_ value: PickleValue) throws {
        try count(1)
        stack.append(value)
    }

    /// Counts values that are made or copied.
    mutating func count(_ values: Int) throws {
        pushed += values
        guard pushed <= limits.values else { throw refused("has more than \(limits.values) values") }
    }

    func top() throws -> PickleValue {
        guard stack.count > marks.last ?? 0, let value = stack.last else {
            throw refused("takes a value that is not there")
        }
        return value
    }

    mutating func popped() throws -> PickleValue {
        let value = try top()
        stack.removeLast()
        return value
    }

    private mutating func popped(_ count: Int) throws -> [PickleValue] {
        guard stack.count - (marks.last ?? 0) >= count else { throw refused("takes values that are not there") }
        defer { stack.removeLast(count) }
        return Array(stack.suffix(count))
    }

    private mutating func poppedToMark() throws -> [PickleValue] {
        guard let mark = marks.popLast() else { throw refused("ends something that did not begin") }
        defer { stack.removeSubrange(mark...) }
        return Array(stack[mark...])
    }

    // MARK: What is remembered

    private mutating func remember(_ index: Int) throws {
        guard memo.count < limits.memo else { throw refused("remembers more than \(limits.memo) values") }
        memo[index] = try top()
    }

    private mutating func pushRemembered(_ index: Int) throws {
        guard let value = memo[index] else { throw refused("refers to value \(index), which it has not remembered") }
        try push(value)
    }

    private mutating func lineNumber() throws -> Int {
        let line = String(decoding: try bytes.line(limit: 20), as: UTF8.self)
        guard let number = Int(line), number >= 0 else {
            throw refused("has '\(line.inOneLine(limit: 20))' for a number")
        }
        return number
    }

    // MARK: What holds values

    private mutating func countContainer() throws {
        containers += 1
        guard containers <= limits.containers else { throw refused("has more than \(limits.containers) containers") }
    }

    mutating func pushTuple(_ elements: [PickleValue]) throws {
        try countContainer()
        document.tuples.append(elements)
        try push(.tuple(document.tuples.count - 1))
    }

    private mutating func pushList(_ elements: [PickleValue]) throws {
        try countContainer()
        document.lists.append(elements)
        try push(.list(document.lists.count - 1))
    }

    /// Pushes a dictionary of keys and values in turn.
    mutating func pushDictionary(_ items: [PickleValue]) throws {
        try countContainer()
        document.dictionaries.append([])
        try push(.dictionary(document.dictionaries.count - 1))
        try setItems(items)
    }

    private mutating func append(_ values: [PickleValue]) throws {
        guard case .list(let index) = try top() else { throw refused("appends to \(try top().kind)") }
        document.lists[index] += values
    }

    private mutating func setItems(_ items: [PickleValue]) throws {
        guard case .dictionary(let index) = try top() else { throw refused("sets an item of \(try top().kind)") }
        guard items.count % 2 == 0 else { throw refused("has a key without a value") }
        for place in stride(from: 0, to: items.count, by: 2) {
            document.dictionaries[index].append((items[place], items[place + 1]))
        }
    }
}
