import EaselFiles
import EaselInterchange
import Testing

@Suite struct PickleReaderTests {
    private func read(
        _ bytes: [UInt8], limits: PickleLimits = PickleLimits()
    ) throws -> (document: PickleDocument, end: Int) {
        try PickleReader.read(HeldFile(path: "p", bytes), limits: limits)
    }

    private func read(_ text: String) throws -> PickleDocument { try read(Array(text.utf8)).document }

    @Test(arguments: 0...5) func readsWhatPythonWrites(version: Int) throws {
        let bytes = try Golden.bytes("plain\(version).pickle")
        let (document, end) = try read(bytes)
        #expect(end == bytes.count)
        let values = try #require(document.elements(document.root))
        let plain: [PickleValue] = [
            .text("text é ☃"), .integer(7), .integer(-1), .integer(300), .integer(-(1 << 31)), .integer(1 << 40),
            .integer(.min), .integer(.max), .number(1.5), .boolean(true), .none,
        ]
        #expect(Array(values.prefix(plain.count)) == plain)
        let tuples = values.dropFirst(plain.count).prefix(3).map { document.elements($0) }
        #expect(tuples == [[], [.integer(1)], [1, 2, 3, 4].map { .integer($0) }])
        let entries = try #require(document.entries(values[14]))
        #expect(entries.count == 1 && entries[0].key == .text("a"))
        #expect(document.elements(entries[0].value) == [.integer(1)])
        #expect(values.dropFirst(15) == (version < 3 ? [] : [.bytes(Array("bytes".utf8))]))
    }

    @Test(arguments: [
        ("cos\nsystem\n(S'id'\ntR.", "os.system"), ("cposix\nsystem\n.", "posix.system"),
        ("c__builtin__\neval\n.", "__builtin__.eval"),
        ("ctorch.storage\n_load_from_bytes\n.", "torch.storage._load_from_bytes"),
        ("(ios\nsystem\n.", "os.system"), ("ctorch\nload\n.", "torch.load"),
        ("cos\u{1b}[31m\nsystem\n.", "os\\u{1B}[31m.system"),
        ("ccollections\ndefaultdict\n.", "collections.defaultdict"),
    ]) func namesThatRunCodeAreRefused(pickle: String, name: String) {
        let line = problem { _ = try read(Array(pickle.utf8)) }
        #expect(line.hasPrefix("p: refers to \(name): a file of weights that would run code is not read"))
    }

    @Test func namesOnTheStackAreRefused() {
        let pickle = Hostile.text("os") + Hostile.text("system") + [0x93]
        #expect(problem { _ = try read(pickle) }.hasPrefix("p: refers to os.system: "))
        #expect(problem { _ = try read([0x4E, 0x4E, 0x93]) }.contains("has None and None for a name"))
    }

    @Test func callsOfWhatIsNoFunctionAreRefused() {
        for pickle in [
            "X\u{1}\0\0\0a)R.", "ccollections\nOrderedDict\nNR.", "ctorch\nFloatStorage\n)R.", "ctorch\nSize\n)R.",
            "ccollections\nOrderedDict\nK\u{1}\u{85}R.", "ctorch._utils\n_rebuild_tensor_v2\n)R.", "}]b.", "K\u{1}}b.",
            "ctorch._utils\n_rebuild_parameter\n)R.", "K\u{1}Q.", "(X\u{6}\0\0\0moduleNNNNtQ.", "]K\u{1}s.",
            "}K\u{1}a.",
            "}(K\u{1}u.", "a.", ".", "(.", "0.", "t.", "g5\n.", "Ix\n.", "Fx\n.", "S'\\n'\n.", "g-1\n.", "V\\uD800\n.",
        ] {
            #expect(problem { _ = try read(pickle) }.hasPrefix("p: its pickle "), "\(pickle.debugDescription)")
        }
        for code: UInt8 in [0x8F, 0x90, 0x91, 0x92, 0x96, 0x97, 0x98, 0x82, 0x83, 0x84, 0x6F, 0x50, 0xFF] {
            #expect(problem { _ = try read([code, 0x2E]) }.contains("which files of weights have not"))
        }
        #expect(
            problem { _ = try read([0x80, 6, 0x4E, 0x2E]) }.contains("is of protocol 6; protocols 0 to 5 are read"))
    }

    @Test func valuesThatHoldThemselvesAreRead() throws {
        // A list that holds itself twice, a dictionary that is its own value, a tuple in the list that it holds.
        #expect(try read("]q\u{0}(h\u{0}h\u{0}e.").lists == [[.list(0), .list(0)]])
        #expect(try read("}q\u{0}X\u{1}\0\0\0ah\u{0}s.").dictionaries.count == 1)
        // Thirty doublings are thirty tuples.
        let laughs = "N" + String(repeating: "q\u{0}h\u{0}\u{86}", count: 30)
        let bytes = laughs.unicodeScalars.map { UInt8($0.value) } + [0x2E]
        #expect(try read(bytes).document.tuples.count == 30)
        // A state dictionary that is its own `model`.
        let own: [UInt8] =
            [0x80, 2] + "}q\u{0}(".utf8 + Hostile.text("model") + "h\u{0}".utf8 + Hostile.text("w")
            + Hostile.tensor() + "u.".utf8
        try withFolder { folder in
            try put(Hostile.archive(own), at: "\(folder)/a")
            let file = try TorchFile(path: "\(folder)/a")
            #expect(file.tensors.map(\.name) == ["w"] && file.otherEntries == ["model"])
        }
    }

    @Test func limitsAreKept() {
        func line(_ bytes: [UInt8], _ change: (inout PickleLimits) -> Void = { _ in }) -> String {
            var limits = PickleLimits()
            change(&limits)
            return problem { _ = try read(bytes, limits: limits) }
        }
        let many = [UInt8](repeating: 0x4E, count: 100) + [0x2E]
        #expect(line(many) { $0.values = 99 }.contains("has more than 99 values"))
        #expect(line(many) { $0.instructions = 99 }.contains("has more than 99 instructions"))
        #expect(line([UInt8](repeating: 0x5D, count: 100)) { $0.containers = 99 }.contains("more than 99 containers"))
        #expect(line([UInt8](repeating: 0x28, count: 300)).contains("is nested deeper than 256 levels"))
        #expect(line([0x4E] + [UInt8](repeating: 0x94, count: 100)) { $0.memo = 99 }.contains("remembers more than 99"))
        #expect(line([0x58, 0xFF, 0xFF, 0xFF, 0xFF]).contains("has a text of 4294967295 bytes"))
        #expect(line([0x58, 0xFF, 0xFF, 0, 0]).contains("ends at byte 5, in the middle of its pickle"))
        #expect(line([0x8D] + [UInt8](repeating: 0xFF, count: 8)).contains("has a text of 18446744073709551615 bytes"))
        #expect(line([0x8B, 0, 0, 0, 0x80]).contains("has a text of 2147483648 bytes"))
        #expect(line([0x58, 1, 0, 0, 0, 0xFF, 0x2E]).contains("has a text that is not UTF-8"))
        let wide = Hostile.tensor(shape: [Int](repeating: 1, count: 17), strides: [Int](repeating: 1, count: 17))
        #expect(line([0x80, 2] + wide + [0x2E]).contains("has a tensor of 17 dimensions; at most 16 are read"))
    }
}
