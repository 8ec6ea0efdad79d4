import EaselRuns
import EaselTraining
import Foundation
import Testing

/// Paths as a run's record keeps them.
@Suite struct RecordedPathTests {
    /// Of paths that are nowhere: only what is written counts.
    @Test(arguments: [
        ("/w/data/pictures", "/w/outputs/00001-x", "../../data/pictures"),
        ("/w/data/pictures", "/w/data", "./pictures"),
        ("/w/run/mine", "/w/run", "./mine"),
        ("/w", "/w/run", ".."),
        ("/w/a b", "/w/c/run", "../../a b"),
        // Below the home, or at it.
        ("/home/ann/pictures", "/home/ann/work/run", "../../pictures"),
        ("/home/ann", "/home/ann/run", ".."),
        // What tells no names of the machine, or nothing.
        ("/home/ann/pictures", "/w/run", "~/pictures"),
        ("/home/ann", "/w/run", "~"),
        ("/home/bob/pictures", "/home/ann/run", "pictures"),
        ("/data/pictures", "/w/run", "pictures"),
        ("/data/pictures", "/home/ann/run", "pictures"),
    ])
    func leadsBack(path: String, run: String, recorded: String) {
        #expect(RecordedPath.recorded(path, from: run, home: "/home/ann") == recorded)
        let resolved = RecordedPath.resolved(recorded, from: run, home: "/home/ann")
        #expect(resolved == (recorded == "pictures" ? nil : path))
    }

    @Test func withoutAHomeThereIsNothingToHide() {
        #expect(RecordedPath.recorded("/home/ann/a", from: "/home/bob/b", home: nil) == "../../ann/a")
        #expect(RecordedPath.recorded("/root/a", from: "/b", home: "/") == "a")
        #expect(RecordedPath.resolved("~/a", from: "/b", home: nil) == nil)
    }

    /// As records had it before.
    @Test func aWholePathIsTakenAsItIs() {
        #expect(RecordedPath.resolved("/data/pictures", from: "/w/run", home: nil) == "/data/pictures")
    }

    @Test func linksAreFollowedFirst() throws {
        let folder = TemporaryFolder()
        let files = FileManager.default
        for name in ["far/away/outputs", "near/pictures"] {
            try files.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
        }
        try files.createSymbolicLink(
            atPath: folder.path + "/near/outputs", withDestinationPath: folder.path + "/far/away/outputs")
        let run = folder.path + "/near/outputs/run"
        let recorded = RecordedPath.recorded(folder.path + "/near/pictures", from: run, home: nil)
        #expect(recorded == "../../../../near/pictures")
        let resolved = try #require(RecordedPath.resolved(recorded, from: run, home: nil))
        let isThere = files.fileExists(atPath: resolved)
        #expect(isThere && !resolved.contains(".."), "\(resolved)")
    }
}
