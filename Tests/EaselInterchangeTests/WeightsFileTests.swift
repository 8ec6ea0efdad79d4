import ArchiveTestSupport
import EaselFiles
import EaselInterchange
import Testing

@Suite struct WeightsFileTests {
    private func opened(_ bytes: [UInt8], _ body: (String, () throws -> WeightsFile) throws -> Void) throws {
        try withFolder { folder in
            try put(bytes, at: "\(folder)/a")
            try body("\(folder)/a") { try WeightsFile(path: "\(folder)/a") }
        }
    }

    @Test(arguments: ["layouts.pth", "layouts-stream.pth", "types.safetensors"])
    func readsTheOneFileInAnArchive(name: String) throws {
        let plain = try WeightsFile(path: Golden.path(name))
        let ending = name.contains("safetensors") ? "safetensors" : "bin"
        for kind in TestArchive.Kind.allCases {
            let files: [(name: String, content: [UInt8])] = [
                ("pkg/__init__.py", []), ("pkg/models/w.\(ending)", try Golden.bytes(name)),
                ("pkg-1.dist-info/RECORD", []),
            ]
            try opened(TestArchive.bytes(kind, files: files)) { path, open in
                let file = try open()
                #expect(file.path == "\(path)/pkg/models/w.\(ending)" && file.kind.member == "pkg/models/w.\(ending)")
                #expect(file.kind.format == plain.kind.format && file.tensors == plain.tensors)
                for tensor in plain.tensors {
                    let (values, same) = (try file.values(tensor.name), try plain.values(tensor.name))
                    #expect(values.map(\.bitPattern) == same.map(\.bitPattern))
                }
            }
        }
    }

    @Test func archivesOfSeveralOrNoneAreRefused() throws {
        let one = try Golden.bytes("parameters.pth")
        let two: [(name: String, content: [UInt8])] = [("a/1.pth", one), ("b/2.pt", one)]
        try opened(TestArchive.bytes(.zip, files: two)) { path, open in
            #expect(
                problem { _ = try open() }
                    == "\(path): is an archive of 2 files of weights; unpack it and give one of them: a/1.pth, b/2.pt")
        }
        try opened(TestArchive.bytes(.zip, files: [("a/1.png", one)])) { path, open in
            #expect(
                problem { _ = try open() }
                    == "\(path): is an archive without a file of weights (.pth, .pt, .bin, .safetensors) in it")
        }
        let inner = try TestArchive.bytes(.zip, files: [("1.pth", one)])
        try opened(TestArchive.bytes(.zip, files: [("2.pth", inner)])) { path, open in
            #expect(
                problem { _ = try open() }.hasPrefix("\(path)/2.pth: is an archive in an archive; give a .safetensors"))
        }
    }

    @Test func filesOfOtherKindsAreNamed() throws {
        for (bytes, name) in [
            ([], "no file of weights"), (Array("hello, world".utf8), "no file of weights"),
            ([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A], "an HDF5 file"),
            ([0x80, 3, 0x4E, 0x2E], "a pickle that torch.save did not"),
            (Array("Rar!\u{1a}".utf8), "a RAR archive"), ([0x1F, 0x8B, 8, 0], "compressed by gzip"),
        ] as [([UInt8], String)] {
            try opened(bytes) { path, open in #expect(problem { _ = try open() }.hasPrefix("\(path): is \(name)")) }
        }
        #expect(problem { _ = try WeightsFile(path: "/dev/null") }.contains("not a regular file"))
        #expect(
            problem { _ = try WeightsFile(path: "/no/such.pth") }
                == "/no/such.pth: cannot read: No such file or directory")
    }

    @Test func safetensorsOfTypesThatAreNotConvertedAreListed() throws {
        let header = Array(#"{"w":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}"#.utf8)
        try opened(Hostile.little(header.count, 8) + header + [1, 2]) { path, open in
            let file = try open()
            #expect(file.tensors.map(\.elementType.name) == ["F8_E4M3"])
            #expect(
                problem { _ = try file.values("w") }
                    == "\(path): tensor 'w' has elements of type F8_E4M3, which are not converted; write the file "
                    + "anew with F32, F16 or BF16")
            #expect(
                problem { _ = try WeightsFile(path: path, under: "model") }
                    == "\(path): is a safetensors file, which has its tensors under no entry")
        }
    }

    @Test func bombsAreRefused() throws {
        let zeros = [UInt8](repeating: 0, count: 80 << 20)
        let tensor = Hostile.tensor(count: zeros.count / 4)
        let bomb = try Hostile.archive(Hostile.dictionary([("w", tensor)]), storages: [("0", zeros)], kind: .zip)
        try opened(bomb) { path, open in
            #expect(problem { _ = try open() }.hasPrefix("\(path): the archive would inflate to more than 6"))
        }
        for kind in [TestArchive.Kind.zip, .tarXZ] {
            try opened(TestArchive.bytes(kind, files: [("w.pth", zeros)])) { path, open in
                #expect(problem { _ = try open() }.contains("more than is accepted"))
            }
        }
    }
}
