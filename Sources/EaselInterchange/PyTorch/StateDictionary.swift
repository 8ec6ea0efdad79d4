import EaselCore
import EaselFiles

/// The named tensors in what a file holds.
struct StateDictionary {
    /// The names under which training programs keep a network's weights beside other things.
    static let keys = ["state_dict", "model_state_dict", "model", "net", "params"]

    /// Names, and the tensors' places in the document, in the order of the file.
    private(set) var tensors: [(name: String, tensor: Int)] = []
    /// The names of entries that are no tensors.
    private(set) var others: [String] = []

    /// Finds them: under a key that is given, or one of the usual ones, or in the dictionary that the file itself is.
    /// - Throws: `FileError` for a file without any, and one that has a name twice.
    init(_ document: PickleDocument, under key: String?, path: String) throws {
        let holders = Holders(document)
        var value = document.root
        if let key {
            let quoted = "'\(key.inOneLine(limit: 80))'"
            guard let found = Self.value(key, in: document.entries(value)) else {
                throw FileError(path: path, problem: "has no \(quoted); \(holders.contents)")
            }
            guard holders.contains(found) else {
                throw FileError(path: path, problem: "\(quoted) is \(found.kind) without tensors; \(holders.contents)")
            }
            value = found
        } else {
            // What holds itself is not followed forever.
            for _ in 0..<Self.keys.count {
                let entries = document.entries(value)
                let inner = Self.keys.lazy.compactMap { Self.value($0, in: entries) }
                guard let next = inner.first(where: holders.contains) else { break }
                value = next
            }
        }
        guard holders.contains(value), let entries = document.entries(value) else {
            throw FileError(path: path, problem: "holds no dictionary of named tensors; \(holders.contents)")
        }
        try add(entries, path)
    }

    private mutating func add(_ entries: PickleDocument.Entries, _ path: String) throws {
        var names: Set<String> = []
        for (key, value) in entries {
            guard case .text(let name) = key, !name.isEmpty else {
                throw FileError(path: path, problem: "has \(key.kind) for the name of a tensor")
            }
            guard names.insert(name).inserted else {
                throw FileError(path: path, problem: "has '\(name.inOneLine(limit: 400))' twice")
            }
            if case .tensor(let index) = value { tensors.append((name, index)) } else { others.append(name) }
        }
        // What was trained on several devices at once (`DataParallel`).
        let prefix = "module."
        guard tensors.allSatisfy({ $0.name.hasPrefix(prefix) && $0.name.count > prefix.count }) else { return }
        tensors = tensors.map { (String($0.name.dropFirst(prefix.count)), $0.tensor) }
    }

    /// The value of a key; the last where there are several, as in Python.
    private static func value(_ key: String, in entries: PickleDocument.Entries?) -> PickleValue? {
        entries?.last { $0.key == .text(key) }?.value
    }

    /// The dictionaries that have tensors in them, each looked through once however often a file refers to it.
    private struct Holders {
        private let document: PickleDocument
        private let indices: Set<Int>

        init(_ document: PickleDocument) {
            self.document = document
            indices = Set(
                document.dictionaries.indices.filter {
                    document.dictionaries[$0].contains { if case .tensor = $0.value { true } else { false } }
                })
        }

        func contains(_ value: PickleValue) -> Bool {
            if case .dictionary(let index) = value { indices.contains(index) } else { false }
        }

        /// What there is in a file without the tensors looked for, and the way out.
        var contents: String {
            guard let entries = document.entries(document.root) else {
                return "it is \(document.root.kind); in PyTorch, torch.save(model.state_dict(), path) writes one"
            }
            let holders = names(entries) { contains($0) }
            guard holders.isEmpty else { return "it has them under \(holders.joined(separator: ", "))" }
            let all = names(entries) { _ in true }
            return all.isEmpty ? "it is empty" : "it has \(all.joined(separator: ", "))"
        }

        private func names(_ entries: PickleDocument.Entries, of isWanted: (PickleValue) -> Bool) -> [String] {
            var names: [String] = []
            for case (.text(let name), let value) in entries where isWanted(value) && names.count < 8 {
                names.append("'\(name.inOneLine(limit: 60))'")
            }
            return names
        }
    }
}
