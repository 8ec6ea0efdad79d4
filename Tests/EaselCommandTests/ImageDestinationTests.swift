import Easel
import Foundation
import Testing

/// Pictures are PNG files, whatever they are called, and go to standard output as `-`.
@Suite struct ImageDestinationTests {
    private func shell(_ script: String, in folder: Folder) throws -> Finished {
        try Command.run(["-c", "easel() { '\(Command.executable)' \"$@\"; }; \(script)"], in: folder, shell: true)
    }

    /// The bytes on standard output are those of the file, and what is said goes to standard error.
    @Test(arguments: [
        "sample --run run --count 4", "traverse --run run --steps 3", "interpolate --run run --seeds 1,2",
        "manifold --run run --dimensions 0,1 --side 2", "timeline --run run --count 4",
        "data inspect digits --limit 3",
    ])
    func standardOutput(words: String) throws {
        let folder = try #require(TrainedRuns.vae)
        let scratch = Folder()
        let finished = try shell(
            "easel \(words) -o '\(scratch.path)/file.png' && easel \(words) -o - >'\(scratch.path)/piped.png'",
            in: folder)
        #expect(finished.code == 0, "\(finished.errors)")
        #expect(!scratch.bytes("piped.png").isEmpty && scratch.bytes("piped.png") == scratch.bytes("file.png"))
        #expect(finished.errors.hasSuffix(": -\n"), "\(finished.errors)")
        #expect(!folder.has("-") && !folder.has("--animated.png"))
        #expect(!scratch.names().contains { $0.hasPrefix("-") })
        let lost = try shell("easel \(words) -o - >/dev/full", in: folder)
        #expect(lost.error().hasSuffix("cannot write standard output: No space left on device"))
    }

    @Test func picturesOfOnesOwnToo() throws {
        let folder = try #require(TrainedRuns.denoising)
        let scratch = Folder()
        try scratch.write(digit(1), "one.png")
        for words in ["reconstruct", "denoise"] {
            let own = "easel \(words) --run run '\(scratch.path)/one.png'"
            let finished = try shell(
                "\(own) -o '\(scratch.path)/file.png' && \(own) -o - >'\(scratch.path)/piped.png'", in: folder)
            #expect(finished.code == 0, "\(finished.errors)")
            #expect(!scratch.bytes("piped.png").isEmpty && scratch.bytes("piped.png") == scratch.bytes("file.png"))
            #expect(finished.errors.contains("one.png: "), "\(finished.errors)")
            #expect(try shell("\(own) -o - --json", in: folder).error().contains("cannot both go to standard output"))
        }
        let several = "easel denoise --run run '\(scratch.path)/one.png' '\(scratch.path)/file.png' -o -"
        #expect(try shell(several, in: folder).error().contains("standard output takes one picture"))
    }

    @Test func otherFormatsAreRefused() throws {
        let folder = try #require(TrainedRuns.vae)
        for name in ["x.tif", "x.gif", "x.PNG.webp", "x.apng"] {
            let stem = name.split(separator: ".").dropLast().joined(separator: ".")
            #expect(
                try folder.failure("sample", "--run", "run", "-o", name)
                    == "Error: cannot write \(name): pictures are written as PNG and JPEG files, animations as PNG; name it "
                    + "\(stem).png")
            #expect(!folder.has(name))
        }
        #expect(
            try folder.failure("timeline", "--run", "run", "-o", "x.png", "--animation", "x.gif").contains("x.gif"))
        let scratch = Folder()
        for name in ["plain", "loud.PNG", ".hidden"] {
            try folder.easel("sample", "--run", "run", "--count", "1", "-o", scratch.path + "/" + name)
        }
        try folder.easel(
            "timeline", "--run", "run", "-o", scratch.path + "/t.png", "--animation", scratch.path + "/t.apng")
        #expect(scratch.names() == [".hidden", "loud.PNG", "plain", "t.apng", "t.png"])
        // A JPEG file where that is asked for.
        try folder.easel("sample", "--run", "run", "--count", "4", "-o", scratch.path + "/four.jpg")
        try folder.easel("sample", "--run", "run", "--count", "4", "-o", scratch.path + "/four.png")
        #expect(scratch.bytes("four.jpg").starts(with: [0xFF, 0xD8]))
        let (jpeg, png) = try (
            ImageFile.read(scratch.path + "/four.jpg").image, ImageFile.read(scratch.path + "/four.png").image
        )
        #expect(jpeg.shape == png.shape)
        let timeline = try folder.easel("timeline", "--run", "run", "-o", scratch.path + "/t.jpg")
        #expect(timeline.output.contains("t-animated.png"))
    }

    /// A result has its picture's ending where that is written, and else is a PNG file.
    @Test func aFoldersResultsAreNamedAsTheyAreWritten() throws {
        let folder = try #require(TrainedRuns.denoising)
        let scratch = Folder()
        try scratch.write(digit(1), "one.png")
        try scratch.copy("one.png", to: "two.bmp")
        try scratch.copy("one.png", to: "three.jpg")
        try folder.easel(
            "denoise", "--run", "run", scratch.path + "/one.png", scratch.path + "/two.bmp",
            scratch.path + "/three.jpg", "-o",
            scratch.path + "/clean")
        #expect(scratch.names("clean") == ["one.png", "three.jpg", "two.png"])
        #expect(scratch.bytes("clean/three.jpg").starts(with: [0xFF, 0xD8]))
    }
}
