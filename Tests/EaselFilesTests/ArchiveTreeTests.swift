import ArchiveTestSupport
import EaselCore
import EaselFiles
import Testing

@Suite struct ArchiveTreeTests {
    private static let noise: [UInt8] = {
        var random = RandomSequence(Philox(seed: 5, stream: 0))
        return (0..<200_000).map { _ in UInt8(truncatingIfNeeded: random.nextWord()) }
    }()

    private func below(_ bound: Int, _ random: inout RandomSequence) -> Int { Int(random.nextWord()) % max(1, bound) }

    private func opened(
        _ bytes: [UInt8], in folder: String, limits: ArchiveLimits = ArchiveLimits()
    ) throws -> any FileTree {
        try AtomicFile.write(bytes, to: "\(folder)/a")
        return try #require(try FileTrees.open("\(folder)/a", limits: limits))
    }

    @Test(arguments: TestArchive.Kind.allCases)
    func readsAnArchiveAsAFolder(_ kind: TestArchive.Kind) throws {
        try withFolder { folder in
            let files: [(name: String, content: [UInt8])] = [
                ("./pets/cat/1.png", Array("one".utf8)), ("pets/dog/ü 2.png", Self.noise), ("pets/dog/3.png", []),
                ("pets/.hidden/4.png", [4]), ("__MACOSX/pets/cat/._1.png", [5]), ("pets/list.csv", Array("a,b".utf8)),
            ]
            let tree = try opened(TestArchive.bytes(kind, files: files), in: folder)
            // The only folder is the root.
            let root = "\(folder)/a/pets"
            #expect(tree.root == root && tree.passedOver.isEmpty)
            #expect(try tree.names(in: root) == ["cat", "dog", "list.csv"])
            #expect(try tree.names(in: "\(root)/dog") == ["3.png", "ü 2.png"])
            #expect(tree.isFolder(root) && tree.isFolder("\(root)/cat") && !tree.isFolder("\(root)/list.csv"))
            #expect(tree.isFile("\(root)/cat/1.png") && !tree.isFile("\(root)/cat") && !tree.isFile("\(folder)/b"))
            #expect(try tree.contents(of: "\(root)/cat/1.png", limit: 3) == Array("one".utf8))
            #expect(try tree.contents(of: "\(root)/dog/3.png", limit: 3) == [])
            #expect(try tree.contents(of: "\(root)/dog/ü 2.png", limit: 1 << 20) == Self.noise)
            let file = try tree.open("\(root)/dog/ü 2.png")
            #expect(try file.regularSize() == Self.noise.count)
            #expect(try file.beginning(count: 10) == Array(Self.noise[..<10]))
            // On, back, and on with a gap.
            for start in [10, 5, 150_000, 199_999, 0] {
                var bytes = [UInt8](repeating: 0, count: min(20_000, Self.noise.count - start))
                try bytes.withUnsafeMutableBytes { try file.read(into: $0, at: start) }
                #expect(bytes == Array(Self.noise[start..<(start + bytes.count)]))
            }
            #expect(try SHA256.hexDigest(of: file) == SHA256.hexDigest(of: Self.noise))
            #expect(
                problem { _ = try tree.contents(of: "\(root)/cat/1.png", limit: 2) }
                    == "\(root)/cat/1.png: 3 bytes; at most 2 are expected")
            #expect(problem { _ = try tree.open("\(root)/cat/2.png") }.hasSuffix("no such file in the archive"))
            #expect(problem { _ = try tree.names(in: "\(root)/cow") }.hasSuffix("no such folder in the archive"))
            #expect(problem { try file.beginningBeyond(Self.noise.count) }.contains("ends at byte 200000"))
        }
    }

    @Test func passesOverWhatIsNoFile() throws {
        try withFolder { folder in
            let members: [(name: String, member: TestArchive.Member)] = [
                ("../../out.png", .file([1])), ("/etc/passwd", .file([2])), ("x/../y.png", .file([3])),
                ("link.png", .symbolicLink("/etc/passwd")), ("good/1.png", .file([4])),
                ("again.png", .hardLink("good/1.png")),
                ("pipe.png", .pipe), ("good", .file([5])), ("good/1.png/2.png", .file([6])),
                ("good/1.png", .file([7, 7])),
                (String(repeating: "a/", count: 40) + "1.png", .file([8])), ("b/2.png", .file([9])),
            ]
            for kind in [TestArchive.Kind.tar, .tarGzip] {
                let tree = try opened(TestArchive.bytes(kind, members), in: folder)
                let root = "\(folder)/a"
                #expect(tree.root == root)
                #expect(try tree.names(in: root) == ["b", "good"] && tree.names(in: "\(root)/good") == ["1.png"])
                // The last of a name is what unpacking leaves.
                #expect(try tree.contents(of: "\(root)/good/1.png", limit: 9) == [7, 7])
                let reasons = tree.passedOver.map {
                    "\($0.count) \($0.reason): \($0.example.dropFirst(root.count + 1))"
                }
                #expect(
                    reasons == [
                        "2 name that leads out of the archive (..): ../../out.png",
                        "1 absolute name in the archive: /etc/passwd",
                        "2 link in the archive: link.png", "1 device in the archive: pipe.png",
                        "2 file of a folder's name in the archive: good",
                        "1 earlier file of the same name in the archive: good/1.png",
                        "1 name of more than 1024 bytes or 32 folders: \(members[10].name)",
                    ])
            }
        }
    }

    @Test func passesOverEncryptedMembersAndLinksOfZIPArchives() throws {
        try withFolder { folder in
            let secret = try TestArchive.bytes(.zip, [("1.png", .file([1, 2]))], passphrase: "a")
            let tree = try opened(secret, in: folder)
            #expect(try tree.names(in: tree.root) == [])
            #expect(tree.passedOver.map(\.reason) == ["encrypted member of the archive"])
            let linked = try opened(
                TestArchive.bytes(.zip, [("1.png", .symbolicLink("/etc/passwd")), ("a\\2.png", .file([3]))]), in: folder
            )
            // An old program of Windows wrote such names.
            #expect(linked.passedOver.map(\.reason) == ["link in the archive"])
            #expect(linked.root == "\(folder)/a/a" && linked.isFile("\(folder)/a/a/2.png"))
        }
    }

    @Test func aSplitIsNotDescendedInto() throws {
        try withFolder { folder in
            let tree = try opened(TestArchive.bytes(.zip, files: [("data/Train/cat/1.png", [1])]), in: folder)
            #expect(tree.root == "\(folder)/a/data")
        }
    }

    @Test func stopsAtWhatInflatesTooFar() throws {
        var limits = ArchiveLimits()
        limits.freeBytes = 1 << 20
        let zeros = [UInt8](repeating: 0, count: 8 << 20)
        try withFolder { folder in
            for kind in [TestArchive.Kind.zip, .tarGzip, .tarXZ] {
                let bytes = try TestArchive.bytes(kind, files: [("1.png", zeros), ("2.png", [1])])
                let line = problem { _ = try opened(bytes, in: folder, limits: limits) }
                #expect(line.contains("more than is accepted; if you trust it, unpack it"), "\(kind): \(line)")
                #expect(line.hasPrefix("\(folder)/a: the archive "))
                #expect(try opened(bytes, in: folder).isFile("\(folder)/a/1.png"))
            }
            limits = ArchiveLimits()
            limits.maximumMembers = 2
            let three = try TestArchive.bytes(.tar, files: [("1", []), ("2", []), ("3", [])])
            #expect(problem { _ = try opened(three, in: folder, limits: limits) }.contains("more than 2 members"))
            limits = ArchiveLimits()
            limits.maximumFolders = 2
            let deep = try TestArchive.bytes(.zip, files: [("1/2/3/4", [])])
            #expect(problem { _ = try opened(deep, in: folder, limits: limits) }.contains("more than 2 folders"))
            limits = ArchiveLimits()
            limits.heldBytes = 100_000
            let large = try TestArchive.bytes(.tarGzip, files: [("1", Self.noise)])
            #expect(
                problem { _ = try opened(large, in: folder, limits: limits) }.contains(
                    "unpack it (tar -xf) and give the folder, or pack it as a .zip or .tar, which is read in place"))
        }
    }

    @Test func tellsArchivesByTheirContent() throws {
        try withFolder { folder in
            try AtomicFile.write("a text", to: "\(folder)/a.zip")
            #expect(try FileTrees.open("\(folder)/a.zip") == nil)
            try AtomicFile.write([], to: "\(folder)/a.zip")
            #expect(try FileTrees.open("\(folder)/a.zip") == nil)
            #expect(try FileTrees.open(folder) is DiskTree)
            #expect(problem { _ = try FileTrees.open("\(folder)/none") }.contains("cannot read"))
        }
    }

    @Test func namesWhatIsDamaged() throws {
        try withFolder { folder in
            let files: [(name: String, content: [UInt8])] = [("a.png", Self.noise), ("b.png", Self.noise)]
            for kind in TestArchive.Kind.allCases {
                let whole = try TestArchive.bytes(kind, files: files)
                let line = problem {
                    let tree = try opened(Array(whole.prefix(whole.count / 2)), in: folder)
                    for name in try tree.names(in: tree.root) {
                        _ = try tree.contents(of: "\(folder)/a/\(name)", limit: 1 << 20)
                    }
                }
                #expect(line.hasPrefix("\(folder)/a") && line.contains("get"), "\(kind): \(line)")
            }
            // A bit of the content that a checksum finds.
            var bytes = try TestArchive.bytes(.storedZip, files: files)
            bytes[1000] ^= 1
            let tree = try opened(bytes, in: folder)
            let line = problem { _ = try tree.contents(of: "\(folder)/a/a.png", limit: 1 << 20) }
            #expect(line.hasPrefix("\(folder)/a/a.png: is damaged: it does not end"), "\(line)")
            #expect(try tree.contents(of: "\(folder)/a/b.png", limit: 1 << 20) == Self.noise)
        }
    }

    @Test(arguments: TestArchive.Kind.allCases)
    func survivesBrokenArchives(_ kind: TestArchive.Kind) throws {
        let files: [(name: String, content: [UInt8])] = (0..<6).map {
            ("d\($0 % 2)/\($0).png", [UInt8](repeating: UInt8($0), count: 40 * $0))
        }
        let whole = try TestArchive.bytes(kind, files: files)
        var random = RandomSequence(Philox(seed: 7, stream: 0))
        var refused = 0
        try withFolder { folder in
            for _ in 0..<300 {
                var bytes = whole
                for _ in 0...below(3, &random) {
                    let place = below(bytes.count, &random)
                    switch below(4, &random) {
                    case 0: bytes = Array(bytes.prefix(place))
                    case 1: bytes.insert(contentsOf: bytes[place...].prefix(40), at: place)
                    default: if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.nextWord()) }
                    }
                }
                do {
                    try AtomicFile.write(bytes, to: "\(folder)/a", isSynchronized: false)
                    guard let tree = try FileTrees.open("\(folder)/a") else { continue }
                    var folders = [tree.root]
                    while let next = folders.popLast() {
                        for name in try tree.names(in: next) {
                            let path = "\(next)/\(name)"
                            if tree.isFolder(path) { folders.append(path) }
                            if tree.isFile(path) { _ = try tree.contents(of: path, limit: 1 << 20) }
                        }
                    }
                } catch let error as FileError {
                    refused += 1
                    try #require(!error.description.contains("\n") && error.description.utf8.count < 1000)
                }
            }
        }
        #expect(refused > 30, "\(refused) were refused")
    }

    @Test func writesZIPArchives() throws {
        try withFolder { folder in
            let members: [(name: String, content: [UInt8])] = [
                ("x.npy", Self.noise), ("y.npy", [1, 2]), ("z.npy", []),
            ]
            let tree = try opened(ZIPWriter.encode(members, path: "z"), in: folder)
            #expect(try tree.names(in: tree.root) == ["x.npy", "y.npy", "z.npy"])
            for (name, content) in members {
                #expect(try tree.contents(of: "\(tree.root)/\(name)", limit: 1 << 20) == content)
            }
            #expect(try ZIPWriter.encode(members, path: "z") == ZIPWriter.encode(members, path: "z"))
        }
    }
}

extension ReadableFile {
    /// Reads beyond the end.
    fileprivate func beginningBeyond(_ size: Int) throws {
        var byte: UInt8 = 0
        try withUnsafeMutableBytes(of: &byte) { try read(into: $0, at: size) }
    }
}
