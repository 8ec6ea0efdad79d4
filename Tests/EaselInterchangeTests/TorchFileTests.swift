import ArchiveTestSupport
import EaselFiles
import EaselInterchange
import Testing

@Suite struct TorchFileTests {
    /// The line a file is refused with, after its path; "" where its one tensor `w` is read.
    private func refusal(_ bytes: [UInt8], _ location: SourceLocation = #_sourceLocation) throws -> String {
        try withFolder { folder in
            let path = "\(folder)/a"
            try put(bytes, at: path)
            let line = problem(location) { _ = try TorchFile(path: path).values("w") }
            #expect(line.hasPrefix(path), sourceLocation: location)
            return String(line.dropFirst(path.count + 2))
        }
    }

    private func refusal(of tensor: [UInt8], _ location: SourceLocation = #_sourceLocation) throws -> String {
        try refusal(Hostile.archive(Hostile.dictionary([("w", tensor)])), location)
    }

    private func values(_ bytes: [UInt8]) throws -> [Float] {
        try withFolder { folder in
            try put(bytes, at: "\(folder)/a")
            return try TorchFile(path: "\(folder)/a").values("w")
        }
    }

    @Test func tensorsThatCannotBeAreRefused() throws {
        let impossible = "tensor 'w' has the impossible "
        #expect(try refusal(of: Hostile.tensor(shape: [.max])).contains("reaches to element 9223372036854775806 of"))
        #expect(
            try refusal(of: Hostile.tensor(shape: [.max, 2], strides: [0, 1])) == impossible
                + "shape [9223372036854775807, 2]")
        #expect(try refusal(of: Hostile.tensor(shape: [.min], strides: [1])).hasPrefix(impossible + "shape"))
        #expect(try refusal(of: Hostile.tensor(shape: [-1], strides: [1])) == impossible + "shape [-1]")
        #expect(try refusal(of: Hostile.tensor(offset: -1)) == impossible + "offset -1 or strides [1]")
        #expect(try refusal(of: Hostile.tensor(strides: [-1])) == impossible + "offset 0 or strides [-1]")
        #expect(
            try refusal(of: Hostile.tensor(shape: [3], strides: [.max])) == impossible + "strides [9223372036854775807]"
        )
        #expect(try refusal(of: Hostile.tensor(offset: .max, shape: [2])) == impossible + "strides [1]")
        #expect(try refusal(of: Hostile.tensor(strides: [1, 1])) == "tensor 'w' has 1 dimensions and 2 strides")
        #expect(try refusal(of: Hostile.tensor(shape: [5])) == "tensor 'w' reaches to element 4 of a storage of 4")
        #expect(try refusal(of: Hostile.tensor(offset: 1)) == "tensor 'w' reaches to element 4 of a storage of 4")
        #expect(try refusal(of: Hostile.tensor(offset: 4, shape: [], strides: [])).contains("reaches to element 4"))
        #expect(
            try refusal(of: Hostile.tensor(shape: [2, 2], strides: [1, 1]))
                == "tensor 'w' overlaps itself, with strides [1, 1]")
        #expect(try refusal(of: Hostile.tensor(shape: [2, 3], strides: [1, 1])).contains("overlaps itself"))
        #expect(
            try refusal(of: Hostile.tensor(shape: [1 << 40], strides: [0]))
                == "tensor 'w' is expanded to 1099511627776 elements; at most 4194304 are read")
        // A size of 2^63, which takes nine bytes.
        let huge: [UInt8] = "(".utf8 + [0x8A, 9] + Hostile.little(.min, 8) + [0] + "t".utf8
        #expect(try refusal(of: Hostile.tensor(shapeBytes: huge)).contains("a shape and strides in 64 bits"))
    }

    @Test func layoutsThatAreWhatTheySayAreRead() throws {
        func values(_ shape: [Int], _ strides: [Int], offset: Int = 0) throws -> [Float] {
            let tensor = Hostile.tensor(offset: offset, shape: shape, strides: strides)
            return try self.values(Hostile.archive(Hostile.dictionary([("w", tensor)])))
        }
        #expect(try values([2, 2], [1, 2]) == [1, 3, 2, 4])
        #expect(try values([2, 3], [1, 0], offset: 1) == [2, 2, 2, 3, 3, 3])
        #expect(try values([], [], offset: 3) == [4])
        #expect(try values([2], [2], offset: 1) == [2, 4])
        // Whatever the stride of one element is.
        #expect(try values([1, 2], [.max, 1]) == [1, 2] && values([0, 9], [9, 1]) == [])
        #expect(try values([2, 1, 2], [1, .max, 2], offset: 0) == [1, 3, 2, 4])
    }

    @Test func storagesThatAreNotThereOrOthersAreRefused() throws {
        let file = { (tensor: [UInt8]) in try self.refusal(of: tensor) }
        #expect(try file(Hostile.tensor(key: "1")) == "has no storage '1', which a tensor lies in; get the file anew")
        #expect(try file(Hostile.tensor(key: "../version")).contains("has no storage '../version'"))
        #expect(try file(Hostile.tensor(count: 5)) == "storage '0' has 16 bytes, not the 20 of its elements")
        #expect(
            try file(Hostile.tensor(type: "DoubleStorage")) == "storage '0' has 16 bytes, not the 32 of its elements")
        #expect(try file(Hostile.tensor(count: .max)).contains("has a storage of 9223372036854775807 elements"))
        #expect(try file(Hostile.tensor(count: -1)).contains("has a storage of -1 elements"))
        #expect(try file(Hostile.tensor(type: "QInt8Storage")).hasPrefix("refers to torch.QInt8Storage: "))
        let twice = Hostile.dictionary([("w", Hostile.tensor()), ("v", Hostile.tensor(type: "IntStorage"))])
        #expect(try refusal(Hostile.archive(twice)).contains("has storage '0' twice, and once of another type or size"))
    }

    @Test func dictionariesThatAreNoneAreRefused() throws {
        let two = Hostile.dictionary([("w", Hostile.tensor()), ("w", Hostile.tensor())])
        #expect(try refusal(Hostile.archive(two)) == "has 'w' twice")
        let number: [UInt8] = [0x80, 2] + "}(K\u{1}".utf8 + Hostile.tensor() + "u.".utf8
        #expect(try refusal(Hostile.archive(number)) == "has an integer for the name of a tensor")
        #expect(try refusal(Hostile.archive([0x80, 2] + "}.".utf8)).hasSuffix("named tensors; it is empty"))
        #expect(
            try refusal(Hostile.archive([0x80, 2] + "]".utf8 + Hostile.tensor() + "a.".utf8))
                == "holds no dictionary of named tensors; it is a list; in PyTorch, torch.save(model.state_dict(), "
                + "path) writes one")
        #expect(
            try refusal(Hostile.archive(Hostile.dictionary([("w", Hostile.tensor())]) + [0x4E])).contains(
                "its pickle ends"))
    }

    @Test func prefixesThatAllHaveAreLeftOut() throws {
        func names(_ names: [String]) throws -> [String] {
            try withFolder { folder in
                let pickle = Hostile.dictionary(names.map { ($0, Hostile.tensor()) })
                try put(Hostile.archive(pickle), at: "\(folder)/a")
                return try TorchFile(path: "\(folder)/a").tensors.map(\.name)
            }
        }
        #expect(try names(["module.a", "module.b"]) == ["a", "b"])
        #expect(try names(["module.a", "b"]) == ["module.a", "b"])
        #expect(try names(["module.a", "module."]) == ["module.a", "module."])
        #expect(try names(["module.module.a"]) == ["module.a"])
    }

    @Test func archivesAreReadWhateverTheirFolderIsCalled() throws {
        let pickle = Hostile.dictionary([("w", Hostile.tensor())])
        for folder in ["archive", "test", "ü/x", "data"] {
            let files: [(name: String, content: [UInt8])] = [
                ("\(folder)/data.pkl", pickle), ("\(folder)/version", [0x33]),
                ("\(folder)/data/0", Hostile.floats([1, 2, 3, 4])),
            ]
            for kind in [TestArchive.Kind.zip, .storedZip, .streamedZip] {
                #expect(try values(TestArchive.bytes(kind, files: files)) == [1, 2, 3, 4], "\(folder) \(kind)")
            }
        }
        let swapped = ([1, 2, 3, 4] as [Float]).map { Float(bitPattern: $0.bitPattern.byteSwapped) }
        let big = try Hostile.archive(
            pickle, storages: [("0", Hostile.floats(swapped))], others: [("byteorder", Array("big".utf8))])
        #expect(try values(big) == [1, 2, 3, 4])
        let odd = try Hostile.archive(pickle, others: [("byteorder", Array("odd".utf8))])
        #expect(try refusal(odd).contains("the order of bytes is 'odd', not little or big"))
        #expect(
            try refusal(Hostile.archive(pickle, others: [("constants.pkl", [])])).contains("is a TorchScript program"))
        let linked = try TestArchive.bytes(
            .zip, [("a/data.pkl", .file(pickle)), ("a/version", .file([])), ("a/data/0", .symbolicLink("/etc/passwd"))])
        #expect(try refusal(linked).contains("has a link in the archive"))
    }

    @Test func streamsAreChecked() throws {
        let pickle = Hostile.dictionary([("w", Hostile.tensor())])
        let four = (4, Hostile.floats([1, 2, 3, 4]))
        #expect(try values(Hostile.stream(pickle, storages: [four])) == [1, 2, 3, 4])
        #expect(
            try refusal(Hostile.stream(pickle, storages: [(5, four.1)])).hasPrefix("storage '0' has 5 elements, not 4"))
        #expect(
            try refusal(Hostile.stream(pickle, storages: [(-1, four.1)])).contains("has 18446744073709551615 elements"))
        #expect(
            try refusal(Hostile.stream(pickle, storages: [four]) + [0]).hasPrefix("has 1 bytes after its last storage"))
        #expect(
            try refusal(Hostile.stream(pickle, keys: [], storages: [])).hasPrefix("has no storage '0', which a tensor"))
        #expect(try refusal(Hostile.stream(pickle, keys: ["0", "0"], storages: [four, four])).contains("or twice"))
        #expect(try refusal(Hostile.stream(pickle, keys: ["1"], storages: [four])).contains("that no tensor lies in"))
        #expect(
            try refusal(Hostile.stream(pickle, storages: [(4, [0, 0])])).hasPrefix(
                "storage '0' takes 16 bytes, and 2 are left: the file is cut short"))
        // More than there can be memory for.
        let large = Hostile.dictionary([("w", Hostile.tensor(count: 1 << 50))])
        #expect(try refusal(Hostile.stream(large, storages: [(1 << 50, [])])).contains("and 0 are left"))
    }
}
