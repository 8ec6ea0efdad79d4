import EaselFiles
import EaselServing
import Foundation
import Testing

/// Which runs are shown, and what is taken of those who ask.
@Suite struct ServedRunsTests {
    @Test("names are those of folders with a record, and nothing else becomes a path") func names() throws {
        let folder = try ServedFolder()
        let first = try folder.autoencoder()
        try FileManager.default.createDirectory(atPath: folder.outputs + "/other", withIntermediateDirectories: true)
        let runs = try ServedRuns(outputs: folder.outputs)
        #expect(runs.names == [first])
        for name in ["other", "..", "../outputs/\(first)", "./\(first)", "\(first)/", "", "/etc", "\(first)\0"] {
            #expect(throws: ServingError.self, "\(name)") { try runs.path(of: name) }
        }
        // One that is made later is found, and one of ten comes before one of nine.
        for number in 2...10 { try copy(first, as: numbered(number), in: folder) }
        #expect(try runs.path(of: numbered(10)) == "\(folder.outputs)/\(numbered(10))")
        #expect(runs.names.first == numbered(10) && runs.names.last == first)
    }

    private func numbered(_ number: Int) -> String { "\(number)-run" }

    private func copy(_ run: String, as name: String, in folder: ServedFolder) throws {
        try FileManager.default.copyItem(atPath: "\(folder.outputs)/\(run)", toPath: "\(folder.outputs)/\(name)")
    }

    @Test("runs that are named are shown wherever they lie; two of one name are refused") func named() throws {
        let (one, other) = (try ServedFolder(), try ServedFolder())
        let name = try one.autoencoder()
        #expect(try other.autoencoder() == name)
        let path = "\(one.outputs)/\(name)"
        #expect(try ServedRuns([path + "/"], outputs: other.path + "/nowhere").names == [name])
        #expect(throws: (any Error).self) { try ServedRuns([path, "\(other.outputs)/\(name)"]) }
        #expect(throws: (any Error).self) { try ServedRuns([other.path + "/nowhere"]) }
        // The one that was named is meant where the folder has one of the name too.
        #expect(try ServedRuns([path], outputs: other.outputs).path(of: name) == path)
    }

    @Test("a damaged run is listed with what is wrong with it") func damaged() throws {
        let folder = try ServedFolder()
        let run = try folder.autoencoder()
        try "{".write(toFile: "\(folder.outputs)/\(run)/run.json", atomically: true, encoding: .utf8)
        let listed = try folder.service().list()
        #expect(listed.count == 1 && listed[0].content == nil && listed[0].state == nil)
        #expect(listed[0].error?.contains("run.json") == true && listed[0].error?.contains("\n") == false)
    }

    @Test("a picture is looked at before it is decoded") func uploads() throws {
        let bytes = try digit(0)
        #expect(
            throws: ServingError(
                .tooLarge, "the picture is 28x28, more than the 783 pixels accepted; scale it down first")
        ) {
            try PictureUpload(bytes, maximumPixels: 783)
        }
        let cases: [([UInt8], ServingError.Reason)] = [
            ([], .malformed), (Array("hello".utf8), .unprocessable), (Array(bytes.prefix(20)), .unprocessable),
            ([0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2], .unprocessable),
        ]
        for (bytes, reason) in cases {
            #expect { try PictureUpload(bytes, maximumPixels: 1 << 20) } throws: {
                ($0 as? ServingError)?.reason == reason
            }
        }
    }
}
