import Easel
import Foundation
import Testing

/// What a run says of the machine it was trained on: nothing. And how its pictures are found all the same.
@Suite struct RecordTests {
    private static let small = ["--epochs", "1", "--widths", "2,2", "--latent-size", "2"]

    private func imagesIn(_ folder: Folder, _ name: String = "pictures") throws {
        try folder.makeFolder(name)
        for index in 0..<12 { try folder.write(digit(index), "\(name)/\(index).png") }
    }

    /// Every text of a run's files.
    private func texts(_ folder: Folder, _ run: String) throws -> String {
        try FileManager.default.subpathsOfDirectory(atPath: folder.path + "/" + run).map { name in
            name.hasSuffix(".png") || folder.names(run + "/" + name).count > 0 ? "" : folder.text(run + "/" + name)
        }.joined()
    }

    @Test func aRunTellsNothingOfTheMachine() throws {
        let judge = try #require(TrainedRuns.classifier)
        let folder = Folder()
        try FileManager.default.copyItem(atPath: judge.path + "/run", toPath: folder.path + "/classifier")
        try imagesIn(folder)
        try folder.easel(
            "train", "autoencoder", "--data", folder.path + "/pictures", "--output", folder.path + "/own",
            "--epochs", "1", "--widths", "2,2")
        try folder.easel(
            "train", "gan", "--data", "digits", "--limit", "40", "--judge", folder.path + "/classifier", "--output",
            "judged", "--epochs", "1", "--widths", "8", "--latent-size", "2")
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, 255)
        let host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        for run in ["own", "judged"] {
            let texts = try texts(folder, run)
            #expect(texts.contains("formatVersion"))
            #expect(!texts.contains(folder.path))
            #expect(host.count < 4 || !texts.contains(host))
        }
        #expect(folder.text("own/run.json").contains("\"path\" : \"../pictures\""))
        #expect(folder.text("judged/run.json").contains("\"path\" : \"../classifier\""))
    }

    @Test func runAndPicturesMoveTogether() throws {
        let folder = Folder()
        try imagesIn(folder, "project/pictures")
        try folder.easel(
            ["train", "autoencoder", "--data", "project/pictures", "--output", "project/run"] + Self.small)
        try folder.copy("project", to: "elsewhere")
        try folder.remove("project")
        try folder.easel("train", "--resume", "elsewhere/run", "--epochs", "2")
        try folder.easel("sample", "--run", "elsewhere/run")
    }

    @Test func picturesThatMovedAreNamedAgain() throws {
        let folder = Folder()
        try imagesIn(folder)
        try folder.easel(["train", "autoencoder", "--data", "pictures", "--output", "run"] + Self.small)
        try folder.makeFolder("sets")
        try folder.copy("pictures", to: "sets/pictures")
        try folder.remove("pictures")
        for words in [["train", "--resume", "run", "--epochs", "2"], ["evaluate", "--run", "run"]] {
            let error = try Command.run(words, in: folder).error()
            #expect(error.contains("its folder of pictures, pictures, is not there any more"), "\(error)")
            #expect(error.contains(folder.path + "/pictures") && error.contains("--data-root"), "\(error)")
            try folder.easel(words + ["--data-root", "sets"])
        }
        // Named once, they are found from then on.
        try folder.easel("train", "--resume", "run", "--epochs", "3", "--data", "sets/pictures")
        try folder.easel("train", "--resume", "run", "--epochs", "4")
        try folder.easel("evaluate", "--run", "run")
    }

    /// What was fitted to the codes of the pictures, and what a timeline shows, is in the run.
    @Test func aRunIsDrawnFromWithoutItsPictures() throws {
        let folder = Folder()
        try imagesIn(folder)
        try folder.easel(["train", "autoencoder", "--data", "pictures", "--output", "run"] + Self.small)
        // As drawn while the pictures were there, by a run that keeps nothing.
        try folder.copy("run", to: "bare")
        try folder.remove("bare/samplers")
        let commands = [
            ["sample", "--count", "6"], ["traverse"], ["interpolate", "--seeds", "1,2"], ["manifold"],
            ["timeline", "--count", "2"],
        ]
        for words in commands {
            try folder.easel([words[0], "--run", "bare", "-o", "\(words[0])-there.png"] + words.dropFirst())
        }
        try folder.remove("pictures")
        for words in commands {
            try folder.easel([words[0], "--run", "run", "-o", "\(words[0])-gone.png"] + words.dropFirst())
            let isSame = folder.bytes("\(words[0])-there.png") == folder.bytes("\(words[0])-gone.png")
            #expect(isSame, "\(words[0])")
        }
        // What was never fitted is fitted to the pictures that the run kept, which is said.
        for name in folder.names("run/samplers") where name.hasSuffix(".safetensors") {
            try folder.remove("run/samplers/\(name)")
        }
        for sampler in ["gaussian", "mixture:2"] {
            let drawn = try folder.easel(
                "sample", "--run", "run", "--sampler", sampler, "--count", "6", "-o", "kept.png")
            #expect(drawn.errors.hasPrefix("fitted to the latents of 11 pictures that the run kept"), "\(drawn.errors)")
            #expect(folder.names("run/samplers") == ["originals.png", "training-images.png"])
            if sampler == "gaussian" { #expect(folder.bytes("kept.png") == folder.bytes("sample-there.png")) }
        }
        // A run of before these were kept.
        #expect(try folder.failure("sample", "--run", "bare", "--sampler", "mixture:3").contains("--data-root"))
    }

    /// Far from home and from the run, a folder is known by its name alone; the command that goes on names it.
    @Test func picturesFarAwayAreKnownByName() throws {
        let folder = Folder()
        // A folder of its own directly below the root, as it were: all above it is the home's parent.
        try imagesIn(folder, "data/pictures")
        let home = folder.path + "/home/ann"
        try folder.makeFolder("home/ann")
        func run(_ words: [String]) throws -> Finished {
            try Command.run(words, in: folder, environment: ["HOME": home])
        }
        let trained = try run(
            ["train", "autoencoder", "--data", "data/pictures", "--output", "home/ann/run"] + Self.small)
        #expect(trained.code == 0, "\(trained.errors)")
        #expect(folder.text("home/ann/run/run.json").contains("\"path\" : \"pictures\""))
        let lost = try run(["train", "--resume", "home/ann/run", "--epochs", "2"]).error()
        #expect(lost.contains("is not there any more"), "\(lost)")
        let again = try run(["train", "--resume", "home/ann/run", "--data", "data/pictures"])
        #expect(again.output.contains("--data data/pictures"), "\(again.output)")
    }

    /// As runs were written before.
    @Test func wholePathsAndTheMachineAreStillRead() throws {
        let folder = Folder()
        try imagesIn(folder)
        try folder.easel(["train", "autoencoder", "--data", "pictures", "--output", "run"] + Self.small)
        let record = folder.text("run/run.json")
            .replacing("\"../pictures\"", with: "\"\(folder.path)/pictures\"")
            .replacing("\"threads\"", with: "\"name\" : \"a machine\", \"threads\"")
        try folder.put(record, "run/run.json")
        try folder.easel("train", "--resume", "run", "--epochs", "2")
        try folder.easel("evaluate", "--run", "run")
    }
}
