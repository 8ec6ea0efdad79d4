import Easel
import Foundation
import Testing

/// Every kind of command line that cannot be (`MisuseRows`): each ends in one line, a status that says so, and no file.
@Suite struct MisuseTests {
    /// Two runs, pictures that are none, and other things that are not what they should be.
    private static let things: Folder? = {
        guard let vae = TrainedRuns.vae, let classifier = TrainedRuns.classifier else { return nil }
        let folder = Folder()
        do {
            for (run, name) in [(vae, "vae"), (classifier, "classifier")] {
                try FileManager.default.copyItem(atPath: run.path + "/run", toPath: folder.path + "/" + name)
            }
            for name in ["no-record", "no-checkpoint", "record-pipe"] {
                try folder.copy("vae", to: name)
            }
            try folder.remove("no-record/run.json")
            try folder.remove("no-checkpoint/checkpoints")
            try folder.remove("record-pipe/run.json")
            mkfifo(folder.path + "/record-pipe/run.json", 0o600)
            try folder.write(digit(1), "one.png")
            try folder.write(digit(2).resized(height: 9, width: 7), "small.png")
            try folder.put("", "empty.png")
            try folder.put("not a picture", "text.png")
            try folder.put(
                "a,b,kind,y\n" + (0..<20).map { "\($0),\($0 % 3),\($0 < 10 ? "x" : "z"),\($0 * $0)\n" }.joined(),
                "table.csv")
            try folder.put(Array(folder.bytes("one.png").prefix(60)), "cut.png")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/dangling.png", withDestinationPath: "nothing")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/loop.png", withDestinationPath: "loop.png")
            mkfifo(folder.path + "/pipe", 0o600)
            for name in ["empty", "full", "mixed", "one", "tiny", "stray/class"] { try folder.makeFolder(name) }
            try folder.copy("one.png", to: "full/one.png")
            try folder.copy("one.png", to: "one/one.png")
            for (file, name) in [("one.png", "a"), ("small.png", "b")] {
                try folder.copy(file, to: "mixed/\(name).png")
            }
            for name in ["tiny/a.png", "tiny/b.png"] { try folder.copy("small.png", to: name) }
            for name in ["stray/a.png", "stray/class/b.png"] { try folder.copy("one.png", to: name) }
            return folder
        } catch {
            Issue.record(error)
            return nil
        }
    }()

    private static let all = MisuseRows.all

    @Test(arguments: all) func isRefused(row: MisuseRows.Row) throws {
        let things = try #require(Self.things)
        let before = Self.listing(things)
        let folder = Folder()
        let words = row.words.split(separator: " ").map { word -> String in
            word == "~" ? "" : String(word).replacing("_", with: " ").replacing("@/", with: things.path + "/")
        }
        let finished = try Command.run(words, in: folder, environment: ["EASEL_DATA_ROOT": folder.path])
        let error = finished.error()
        #expect(error.contains(row.says), "\(error)")
        #expect(finished.output.isEmpty, "\(finished.output)")
        #expect(folder.names().isEmpty)
        #expect(Self.listing(things) == before)
    }

    @Test func thereAreEnoughOfThem() {
        #expect(Self.all.count >= 150)
        #expect(Set(Self.all.map(\.words)).count == Self.all.count)
    }

    /// Bytes that are no text can only be given, not written down in a table of text.
    @Test func argumentsThatAreNoText() throws {
        let folder = Folder()
        for word in ["'\\xff.png'", "'a\\377'"] {
            let script =
                "exec '\(Command.executable)' data inspect \"$(printf \(word.replacing("\\xff", with: "\\377")))\""
            let error = try Command.run(["-c", script], in: folder, shell: true).error()
            #expect(error.contains("argument 3, ") && error.contains("is not UTF-8"), "\(error)")
        }
        #expect(folder.names().isEmpty)
    }

    /// Names and sizes of all files in a folder.
    private static func listing(_ folder: Folder) -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []).sorted().map { name in
            var status = stat()
            lstat(folder.path + "/" + name, &status)
            return "\(name) \(status.st_size)"
        }
    }
}
