import Easel
import Foundation
import Testing

/// `easel denoise` on a trained run.
@Suite(.serialized) struct DenoiseTests {
    let folder: Folder

    init() throws { folder = try #require(TrainedRuns.denoising) }

    @Test func noiseGoesAway() throws {
        try folder.write(digit(3), "three.png")
        let json = try folder.easel(
            "denoise", "--run", "run", "three.png", "--add-noise", "gaussian:0.3", "--seed", "5", "--compare",
            "compare.png",
            "-o", "clean.png", "--json"
        ).json()
        let rows = try #require(json["pictures"] as? [[String: Any]])
        func error(_ name: String) throws -> Double {
            try #require((rows[0][name] as? [String: Any])?["mse"] as? Double)
        }
        let (noisy, clean) = (try error("noisy"), try error("restored"))
        #expect(clean < noisy / 2, "\(clean) of \(noisy)")
        #expect(try size(folder.picture("clean.png")) == [28, 28])
        #expect(try size(folder.picture("compare.png")) == gridSize(rows: 1, columns: 3))
        // The same seed, the same noise; another seed, another.
        let first = folder.bytes("clean.png")
        for (seed, isSame) in [("5", true), ("6", false)] {
            try folder.easel(
                "denoise", "--run", "run", "three.png", "--add-noise", "gaussian:0.3", "--seed", seed, "-o", "clean.png"
            )
            #expect((folder.bytes("clean.png") == first) == isSame)
        }
    }

    @Test(arguments: [(28, 28, 1), (61, 40, 3), (20, 90, 4), (9, 5, 2), (1, 1, 1)])
    func picturesKeepTheirSizeAndColours(height: Int, width: Int, channels: Int) throws {
        let name = "picture-\(height)x\(width)x\(channels)"
        let digit = try digit(8).converted(toChannels: channels).resized(height: height, width: width)
        try folder.write(digit, "\(name).png")
        let finished = try folder.easel("denoise", "--run", "run", "\(name).png", "-o", "\(name)-clean.png")
        #expect(finished.lines == ["\(name).png: \(name)-clean.png"])
        let clean = try folder.picture("\(name)-clean.png")
        #expect(size(clean) == [height, width])
        #expect(clean.channels == channels)
        if digit.hasAlpha {
            let alphas = stride(from: channels - 1, to: digit.pixels.count, by: channels).map { $0 }
            #expect(alphas.allSatisfy { clean.pixels[$0] == digit.pixels[$0] })
        }
    }

    @Test func aFolderBecomesAFolder() throws {
        try folder.makeFolder("scans")
        for index in 0..<3 { try folder.write(digit(index), "scans/\(index).png") }
        try folder.put("not a picture", "scans/notes.txt")
        try folder.easel("denoise", "--run", "run", "scans/", "-o", "clean-scans")
        #expect(folder.names("clean-scans") == ["0.png", "1.png", "2.png"])
        // One by one they come out the same.
        try folder.easel("denoise", "--run", "run", "scans/1.png", "-o", "one.png")
        #expect(folder.bytes("one.png") == folder.bytes("clean-scans/1.png"))
        try folder.makeFolder("empty")
        #expect(try folder.failure("denoise", "--run", "run", "empty").contains("no picture in the folder empty"))
        #expect(
            try folder.failure("denoise", "--run", "run", "scans", "scans/1.png").contains(
                "two pictures are called 1.png"))
    }

    @Test func nothingOfOnesOwnIsOverwritten() throws {
        try folder.write(digit(1), "own.png")
        let before = folder.bytes("own.png")
        #expect(try folder.failure("denoise", "--run", "run", "own.png", "-o", "own.png").contains("own.png"))
        #expect(try folder.failure("denoise", "--run", "run", "own.png", "--compare", "./own.png").contains("own.png"))
        #expect(folder.bytes("own.png") == before)
        #expect(
            try folder.failure("denoise", "--run", "run", "own.png", "--add-noise", "fog").contains(
                "there are gaussian"))
        #expect(try folder.failure("denoise", "--run", "run", "none.png").contains("none.png"))
        #expect(try folder.failure("denoise", "--run", "nowhere", "own.png").contains("nowhere"))
    }

    /// Many tiles, in colour, on one thread and on several.
    @Test func threadsDoNotChangeAByte() throws {
        try folder.write(digit(4).resized(height: 70, width: 95).converted(toChannels: 3), "wide.png")
        for threads in ["1", "3"] {
            try folder.easel(
                "denoise", "--run", "run", "wide.png", "--add-noise", "gaussian:0.3", "--threads", threads, "-o",
                "wide-\(threads).png")
        }
        #expect(folder.bytes("wide-1.png") == folder.bytes("wide-3.png"))
    }

    @Test func invertingTwiceIsAsIfNever() throws {
        try folder.write(digit(2), "light.png")
        try folder.write(digit(2).inverted(), "dark.png")
        try folder.easel("denoise", "--run", "run", "light.png", "-o", "from-light.png")
        try folder.easel("denoise", "--run", "run", "dark.png", "--invert", "-o", "from-dark.png")
        #expect(try folder.picture("from-dark.png") == folder.picture("from-light.png").inverted())
    }

    /// A gradient of 16 bits, in one tile and in many, comes back in more levels than 8 bits have; a JPEG file has 8.
    @Test func sixteenBitsStaySixteen() throws {
        for (name, side) in [("deep", 28), ("deep-large", 70)] {
            let pixels = (0..<side * side).map { UInt16(5_000 + $0 % side * 100 + $0 / side * 7) }
            let image = try DeepImage(height: side, width: side, channels: 1, pixels: pixels)
            try folder.put(ImageFile.encode(image, name: "a.png"), "\(name).png")
            let finished = try folder.easel("denoise", "--run", "run", "\(name).png", "-o", "\(name)-clean.png")
            #expect(finished.lines == ["\(name).png: \(name)-clean.png, 16 bits a sample"])
            let clean = try #require(try ImageFile.readDeep("\(folder.path)/\(name)-clean.png"))
            #expect(clean.shape == image.shape && Set(clean.pixels).count > 256)
            // It is what 8 bits give, but for the bits.
            try folder.write(image.reduced, "\(name)-8.png")
            try folder.easel("denoise", "--run", "run", "\(name)-8.png", "-o", "\(name)-8-clean.png")
            let plain = try folder.picture("\(name)-8-clean.png")
            let differences = zip(clean.reduced.pixels, plain.pixels).map { abs(Int($0) - Int($1)) }
            #expect(differences.max() ?? 0 <= 8 && differences.reduce(0, +) < 2 * side * side)
        }
        let noisy = try folder.easel(
            "denoise", "--run", "run", "deep.png", "--add-noise", "gaussian:0.2", "--invert", "--compare",
            "deep-both.png",
            "-o", "deep-noisy.png", "--json"
        ).json()
        let rows = try #require(noisy["pictures"] as? [[String: Any]])
        #expect(rows[0]["bitDepth"] as? Int == 16 && (rows[0]["restored"] as? [String: Any])?["psnr"] is Double)
        #expect(try ImageFile.readHeader("\(folder.path)/deep-both.png").bitDepth == 16)
        let jpeg = try folder.easel("denoise", "--run", "run", "deep.png", "-o", "deep.jpg")
        #expect(jpeg.lines == ["deep.png: deep.jpg, 8 bits of 16: a JPEG file holds no more"])
        #expect(try folder.picture("deep-8.png").channels == 1)
    }
}
