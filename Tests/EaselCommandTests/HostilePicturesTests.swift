import Easel
import Foundation
import Testing

/// Folders with files that a stranger made: each is refused in one line, below a bound of memory.
@Suite struct HostilePicturesTests {
    /// The libraries alone are 70 MB of addresses.
    private static let bound = 200_000_000

    private func folder(_ name: String = "", _ bytes: [UInt8] = []) throws -> Folder {
        let folder = Folder()
        try folder.makeFolder("pictures")
        for index in 0..<2 {
            let good = try PNGFile.encode(Image(height: 9, width: 16, colour: [UInt8(index), 2, 3]))
            try folder.put(good, "pictures/\(index).png")
        }
        if !name.isEmpty { try folder.put(bytes, "pictures/\(name)") }
        return folder
    }

    private func inspect(_ folder: Folder) throws -> Finished {
        try Command.run(["data", "inspect", "pictures", "--size", "8", "--strict"], in: folder, atMost: Self.bound)
    }

    private func refusal(_ name: String, _ bytes: [UInt8]) throws -> String {
        let error = try inspect(folder(name, bytes)).error()
        #expect(error.contains("pictures/\(name): "), "\(error)")
        return error
    }

    @Test func sizesThatAreOnlySaid() throws {
        let huge = try refusal("a.png", HostilePictures.png(height: 100_000, width: 100_000))
        #expect(huge.contains("100000x100000 is more than the 67108864 pixels accepted"), "\(huge)")
        let empty = try refusal("b.png", HostilePictures.png(height: 8192, width: 8192))
        #expect(empty.contains("truncated"), "\(empty)")
        #expect(
            try refusal("c.bmp", HostilePictures.bmp(side: 100_000, depth: 24, runLengths: false, [])).contains("more"))
        #expect(
            try refusal("d.bmp", HostilePictures.bmp(side: 8000, depth: 24, runLengths: false, [])).contains(
                "truncated"))
        let runs = [UInt8](repeating: 255, count: 800) + [0, 1]
        #expect(
            try refusal("e.bmp", HostilePictures.bmp(side: 8000, depth: 8, runLengths: true, runs)).contains(
                "truncated"))
        #expect(try refusal("f.webp", HostilePictures.webp(side: 16384)).contains("more than"))
        #expect(try refusal("g.gif", HostilePictures.gif(canvas: 65535, frame: 4, codes: 999)).contains("more than"))
        // A frame that its canvas does not hold.
        let frame = HostilePictures.gif(canvas: 10, frame: 65535, codes: 400_000)
        #expect(try refusal("h.gif", frame).contains("65535x65535, is more than the 67108864 pixels accepted"))
        let text = Array("P3 100000 100000 255\n1 2 3".utf8)
        #expect(try refusal("i.ppm", text).contains("more than"))
    }

    /// Every scan of a few bytes goes over sixteen million pixels.
    @Test(arguments: [101, 10_000]) func scansWithoutEnd(count: Int) throws {
        let error = try refusal("a.jpg", HostilePictures.progressive(side: 4096, scans: count))
        #expect(error.contains("a JPEG file of more than 100 scans, which is not read; save it as PNG"), "\(error)")
    }

    @Test func asManyScansAsProgramsMake() throws {
        let finished = try inspect(folder("a.jpg", HostilePictures.progressive(side: 64, scans: 99)))
        #expect(finished.code == 0 && finished.output.contains("pictures: "), "\(finished.errors)")
    }

    @Test func segmentsWithoutEnd() throws {
        let most = try inspect(folder("a.jpg", HostilePictures.exif(segments: 200)))
        #expect(most.code == 0, "\(most.errors)")
        let error = try refusal("b.jpg", HostilePictures.exif(segments: 300))
        #expect(error.contains("the JPEG file says no size in its first 16.8 MB"), "\(error)")
        let trailing = try refusal(
            "c.jpg",
            ImageFile.encode(Image(height: 9, width: 16, colour: [9]), as: "x.jpg")
                + [UInt8](repeating: 1, count: 18 << 20))
        #expect(trailing.contains("bytes, more than the 16777"), "\(trailing)")
    }

    @Test func linksThatLeadNowhereAndRoundAndRound() throws {
        let folder = try folder()
        for name in ["a", "b"] {
            try folder.makeFolder("classes/\(name)")
            for index in 0..<3 {
                let picture = try PNGFile.encode(Image(height: 9, width: 16, colour: [UInt8(index), 7, 3]))
                try folder.put(picture + Array(name.utf8), "classes/\(name)/\(index).png")
            }
        }
        for link in ["classes/a/up=..", "classes/again=.", "classes/a/own.png=own.png", "classes/b/self=self"] {
            let parts = link.split(separator: "=").map(String.init)
            try FileManager.default.createSymbolicLink(
                atPath: "\(folder.path)/\(parts[0])", withDestinationPath: parts[1])
        }
        let finished = try Command.run(["data", "inspect", "classes"], in: folder, atMost: Self.bound)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(finished.output.contains("2 × broken link") && finished.output.contains("folder within a class"))
    }

    /// A pipe or a device is no picture, whatever it is called.
    @Test func whatNeedNotEnd() throws {
        let folder = try folder()
        for command in [
            "mkfifo pictures/pipe", "ln -s /dev/zero pictures/zero", "ln -s /dev/random pictures/noise.txt",
        ] {
            #expect(try Command.run(["-c", command], in: folder, shell: true).code == 0)
        }
        let finished = try inspect(folder)
        #expect(finished.code == 0 && finished.output.contains("2 × another format (no ending)"), "\(finished.errors)")
        #expect(try Command.run(["-c", "ln -s /dev/zero pictures/z.jpg"], in: folder, shell: true).code == 0)
        #expect(try inspect(folder).error().contains("pictures/z.jpg: cannot read: not a regular file"))
    }
}
