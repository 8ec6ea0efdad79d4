import DataTestSupport
import EaselData
import EaselFiles
import Foundation
import Testing

@Suite struct GzipTests {
    let text = Array(("hello " + String(repeating: "world\n", count: 20)).utf8)

    @Test func inflatesMembersAndSkipsPadding() throws {
        #expect(try Gzip.read(goldenPath("two-members.gz")) == text)
    }

    @Test func plainFilesPassUnchanged() throws {
        try withFolder { folder in
            try AtomicFile.write([1, 2, 3], to: "\(folder)/plain")
            #expect(try Gzip.read("\(folder)/plain") == [1, 2, 3])
        }
    }

    @Test func aFileThatChangesMeanwhileIsReadAsItWas() throws {
        try withFolder { folder in
            let path = "\(folder)/changing"
            try AtomicFile.write([UInt8](repeating: 5, count: 4096), to: path)
            let grown = try Gzip.read(path, headerCount: 8) { header in
                #expect(header == [5, 5, 5, 5, 5, 5, 5, 5])
                #expect(truncate(path, 1 << 30) == 0)
                return 4096
            }
            #expect(grown == [UInt8](repeating: 5, count: 4096))
            try AtomicFile.write([UInt8](repeating: 5, count: 4096), to: path)
            let line = problem {
                _ = try Gzip.read(path, headerCount: 8) { _ in
                    #expect(truncate(path, 100) == 0)
                    return 4096
                }
            }
            #expect(line == "\(path): ends at byte 100, 3996 bytes too early")
        }
    }

    @Test func noMoreIsReadThanTheHeaderDeclares() throws {
        try withFolder { folder in
            let path = "\(folder)/long"
            try AtomicFile.write([UInt8](repeating: 5, count: 4096), to: path)
            let cut = try Gzip.read(path, headerCount: 2) { _ in 10 }
            #expect(cut.count == 11, "one more shows that it is too long")
            try AtomicFile.write(golden("two-members.gz"), to: path)
            let whole = try Gzip.read(path, headerCount: 9) { header in
                #expect(header == Array("hello wor".utf8), "from two members")
                return text.count
            }
            #expect(whole == text)
            let line = problem { _ = try Gzip.read(path, headerCount: 2) { _ in 50 } }
            #expect(line.contains("more than the 50 bytes"))
        }
    }

    @Test func everyTruncationIsAnError() throws {
        let whole = try golden("two-members.gz").dropLast(7)
        // The first member alone is a whole file; it ends where the second begins.
        let second = 26
        for length in 0..<whole.count where length != second {
            let line = problem { _ = try Gzip.inflate(Array(whole.prefix(length)), name: "t.gz") }
            #expect(line.hasPrefix("t.gz: "), "a cut at \(length) gave '\(line)'")
        }
        #expect(try Gzip.inflate(Array(whole.prefix(second)), name: "t.gz") == Array("hello ".utf8))
    }

    @Test func namesWhatIsWrong() throws {
        let bytes = try golden("two-members.gz")
        #expect(problem { _ = try Gzip.inflate([0, 1], name: "t.gz") }.contains("not a gzip file"))
        #expect(
            problem { _ = try Gzip.inflate(bytes, name: "t.gz", limit: 100) }
                == "t.gz: inflates to more than the 100 bytes accepted here")
        #expect(try Gzip.inflate(bytes, name: "t.gz", limit: text.count) == text)
        #expect(problem { _ = try Gzip.inflate(bytes + [1], name: "t.gz") }.contains("bytes follow that are not gzip"))
        var wrong = bytes
        wrong[20] ^= 0xff
        #expect(problem { _ = try Gzip.inflate(wrong, name: "t.gz") }.contains("incorrect data check"))
    }

    @Test func survivesBrokenFiles() throws {
        let refused = try refusals(of: golden("two-members.gz"), count: 6000, seed: 6) {
            let inflated = try Gzip.inflate($0, name: "t.gz", limit: 1 << 20)
            try #require(inflated.count <= 1 << 20)
        }
        #expect(refused > 4000)
    }
}
