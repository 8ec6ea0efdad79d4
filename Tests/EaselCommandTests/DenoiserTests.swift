import Easel
import Foundation
import Testing

/// `easel denoise` without a run, and with runs of denoisers.
@Suite(.serialized) struct DenoiserTests {
    let folder: Folder

    init() { folder = Folder() }

    /// A soft scene in which every picture is another.
    private func scene(_ number: Int, height: Int = 72, width: Int = 96) throws -> Image {
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let (row, column) = (Double(y) / Double(8 + number), Double(x) / Double(14 - number))
                let disc = (y - 30) * (y - 30) + (x - 20 - 6 * number) * (x - 20 - 6 * number) < 260
                for channel in 0..<3 {
                    pixels.append(UInt8(120 + 40 * sin(row + Double(channel)) + 30 * cos(column) + (disc ? 50 : 0)))
                }
            }
        }
        return try Image(height: height, width: width, channels: 3, pixels: pixels)
    }

    private func measured(_ arguments: String...) throws -> (noisy: Double, restored: Double, json: [String: Any]) {
        let json = try folder.easel(["denoise"] + arguments + ["--json"]).json()
        func ratio(_ name: String) throws -> Double {
            let found = try #require(json[name] as? [String: Any])
            #expect(found["ssim"] is Double && found["mse"] is Double)
            return try #require(found["psnr"] as? Double)
        }
        return (try ratio("noisy"), try ratio("restored"), json)
    }

    @Test func withoutARun() throws {
        try folder.write(scene(1), "clean.png")
        let found = try measured(
            "clean.png", "--add-noise", "gaussian:0.15", "--compare", "both.png", "-o", "restored.png")
        #expect(found.restored > found.noisy + 8, "\(found.noisy) became \(found.restored)")
        #expect(found.json["denoiser"] as? String == "built-in")
        let rows = try #require(found.json["pictures"] as? [[String: Any]])
        let sigma = try #require(rows[0]["sigma"] as? Double)
        #expect(abs(sigma - 38.25) < 5)
        #expect(try size(folder.picture("both.png")) != size(folder.picture("restored.png")))
        // Told, with less, and with nothing of it.
        let told = try measured("clean.png", "--add-noise", "gaussian:0.15", "--sigma", "38", "-o", "told.png")
        #expect(abs(told.restored - found.restored) < 1)
        let half = try measured("clean.png", "--add-noise", "gaussian:0.15", "--strength", "0.5", "-o", "half.png")
        #expect(half.restored > half.noisy + 3 && half.restored < found.restored)
        let none = try measured("clean.png", "--add-noise", "gaussian:0.15", "--strength", "0", "-o", "none.png")
        #expect(none.restored == none.noisy)
        // Of other kinds of noise.
        for noise in ["poisson:0.1", "jpeg:10"] {
            #expect(try measured("clean.png", "--add-noise", noise, "-o", "other.png").noisy < 45)
        }
        let finished = try folder.easel("denoise", "clean.png", "-o", "same.png")
        #expect(finished.lines.first?.contains("built in") == true)
        #expect(finished.errors.contains("next to no noise"))
        #expect(try folder.picture("same.png") == folder.picture("clean.png"))
    }

    @Test func aPictureLearnsFromItself() throws {
        try folder.write(scene(2, height: 40, width: 40), "clean.png")
        let found = try measured("clean.png", "--add-noise", "gaussian:0.1", "--zero-shot", "-o", "restored.png")
        #expect(found.restored > found.noisy + 4, "\(found.noisy) became \(found.restored)")
        #expect(found.json["denoiser"] as? String == "zero-shot")
    }

    @Test func modelsOfOnesOwn() throws {
        try folder.makeFolder("photos")
        for number in 0..<10 { try folder.write(scene(number), "photos/\(number).png") }
        let small = [
            "--crop", "32", "--hidden-channels", "16", "--depth", "4", "--batch-size", "4", "--epochs", "30",
            "--learning-rate", "5e-3",
        ]
        try folder.easel(
            ["train", "denoiser", "--data", "photos/", "--noise", "gaussian:0.1..0.2", "--output", "run"] + small)
        let json = try folder.easel("evaluate", "--run", "run", "--json").json()
        let test = try #require(json["test"] as? [String: Double])
        for name in ["psnr", "ssim", "noisyPSNR", "noisySSIM"] { #expect(test[name] != nil, "\(name)") }
        #expect(try #require(test["psnr"]) > #require(test["noisyPSNR"]))
        let found = try measured("--run", "run", "photos/3.png", "--add-noise", "gaussian:0.15", "-o", "clean.png")
        #expect(found.restored > found.noisy + 1, "\(found.noisy) became \(found.restored)")
        // The same bytes at any number of threads.
        for threads in ["1", "3"] {
            try folder.easel("denoise", "--run", "run", "clean.png", "--threads", threads, "-o", "by-\(threads).png")
        }
        #expect(folder.bytes("by-1.png") == folder.bytes("by-3.png"))
        // From noisy pictures alone: none is added, and no level is told.
        try folder.easel(
            ["train", "dncnn", "--data", "photos/", "--self-supervised", "--output", "alone"] + small)
        try folder.easel("denoise", "--run", "alone", "clean.png", "-o", "alone.png")
        #expect(try folder.failure("denoise", "--run", "alone", "clean.png", "--sigma", "5").contains("not told"))
        #expect(
            try folder.failure(
                "train", "denoiser", "--data", "photos/", "--self-supervised", "--noise", "gaussian", "--crop", "32"
            ).contains("leave out noise"))
        #expect(
            try folder.failure("train", "denoiser", "--data", "photos/", "--noise", "jpeg", "--crop", "40").contains(
                "multiples of 16"))
    }
}
