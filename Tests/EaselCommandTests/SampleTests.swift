import Easel
import Foundation
import Testing

/// `easel sample`, `interpolate`, `traverse`, `manifold` and `timeline` on trained runs.
@Suite struct SampleTests {
    @Test func theSameSeedDrawsTheSameAtAnyCountAndThreads() throws {
        for run in [TrainedRuns.vae, TrainedRuns.dcgan, TrainedRuns.conditionalDCGAN, TrainedRuns.autoencoder] {
            let folder = try #require(run)
            try folder.easel(
                "sample", "--run", "run", "--count", "9", "--seed", "3", "--separate", "few", "--threads", "1")
            try folder.easel("sample", "--run", "run", "--count", "70", "--seed", "3", "--separate", "many")
            try folder.easel("sample", "--run", "run", "--count", "9", "--seed", "4", "--separate", "other")
            #expect(folder.names("few").count == 9 && folder.names("many").count == 70)
            for name in folder.names("few") {
                let isEqual = folder.bytes("few/\(name)") == folder.bytes("many/\(name)")
                #expect(isEqual, "\(name)")
            }
            let differs = folder.bytes("few/sample-0001.png") != folder.bytes("other/sample-0001.png")
            #expect(differs)
        }
    }

    @Test func gridsHaveTheirSizes() throws {
        let folder = try #require(TrainedRuns.vae)
        let finished = try folder.easel("sample", "--run", "run", "--count", "10", "--columns", "4", "-o", "grid.png")
        #expect(finished.lines == ["10 pictures drawn from seed 0: grid.png"])
        #expect(try size(folder.picture("grid.png")) == gridSize(rows: 3, columns: 4))
        try folder.easel("sample", "--run", "run")
        #expect(try size(folder.picture("samples.png")) == gridSize(rows: 8, columns: 8))
    }

    @Test func aClassIsDrawnByModelsThatKnowClasses() throws {
        for run in [TrainedRuns.conditionalDCGAN, TrainedRuns.conditionalVAE] {
            let folder = try #require(run)
            for label in ["3", "7"] {
                try folder.easel(
                    "sample", "--run", "run", "--class", label, "--count", "2", "--separate", "class-\(label)")
            }
            let differs = folder.bytes("class-3/sample-0001.png") != folder.bytes("class-7/sample-0001.png")
            #expect(differs)
            // Without a class, one after another: the fourth picture is of class 3, from other noise than the first.
            try folder.easel("sample", "--run", "run", "--count", "10", "--separate", "all")
            try folder.easel("sample", "--run", "run", "--class", "3", "--count", "4", "--separate", "threes")
            let isThree = folder.bytes("all/sample-0004.png") == folder.bytes("threes/sample-0004.png")
            #expect(isThree)
            #expect(try folder.failure("sample", "--run", "run", "--class", "10").contains("or by number 0 to 9"))
        }
        let folder = try #require(TrainedRuns.vae)
        #expect(try folder.failure("sample", "--run", "run", "--class", "1").contains("knows no classes"))
    }

    @Test func anAutoencoderDrawsFromWhatIsFittedToItsCodes() throws {
        let folder = try #require(TrainedRuns.autoencoder)
        try folder.easel("sample", "--run", "run", "--sampler", "mixture:4", "-o", "mixture.png")
        #expect(folder.names("run/samplers").contains("epoch-0001-mixture-4.safetensors"))
        let first = folder.bytes("mixture.png")
        // Kept, then fitted anew where what was kept is damaged: the same.
        try folder.easel("sample", "--run", "run", "--sampler", "mixture:4", "-o", "mixture.png")
        #expect(folder.bytes("mixture.png") == first)
        try folder.put("not a file of tensors", "run/samplers/epoch-0001-mixture-4.safetensors")
        try folder.easel("sample", "--run", "run", "--sampler", "mixture:4", "-o", "mixture.png")
        #expect(folder.bytes("mixture.png") == first)
        try folder.easel("sample", "--run", "run", "--sampler", "gaussian", "-o", "gaussian.png")
        #expect(folder.bytes("gaussian.png") != first)
        #expect(try folder.failure("sample", "--run", "run", "--sampler", "prior").contains("not trained with a prior"))
        #expect(try folder.failure("sample", "--run", "run", "--sampler", "dice").contains("there are prior, gaussian"))
        let game = try #require(TrainedRuns.dcgan)
        #expect(try game.failure("sample", "--run", "run", "--sampler", "gaussian").contains("gives no pictures back"))
    }

    @Test func interpolationGoesBetweenSeedsOrPictures() throws {
        let folder = try #require(TrainedRuns.vae)
        try folder.easel("interpolate", "--run", "run", "--seeds", "1", "2", "3", "--steps", "5", "-o", "seeds.png")
        #expect(try size(folder.picture("seeds.png")) == gridSize(rows: 2, columns: 5))
        for index in 0..<2 { try folder.write(digit(index), "digit-\(index).png") }
        let finished = try folder.easel(
            "interpolate", "--run", "run", "digit-0.png", "digit-1.png", "--steps", "4", "--path", "spherical", "-o",
            "pictures.png")
        #expect(finished.lines == ["4 steps, spherical: pictures.png"])
        #expect(try size(folder.picture("pictures.png")) == gridSize(rows: 1, columns: 6))
        #expect(try folder.failure("interpolate", "--run", "run", "digit-0.png").contains("name two or more"))
        #expect(try folder.failure("interpolate", "--run", "run").contains("name either pictures"))
        #expect(
            try folder.failure("interpolate", "--run", "run", "digit-0.png", "digit-1.png", "-o", "digit-1.png")
                .contains("would overwrite"))
        #expect(
            try folder.failure("interpolate", "--run", "run", "--seeds", "1", "2", "--path", "scenic")
                .contains("linear and spherical"))
        let game = try #require(TrainedRuns.dcgan)
        try game.write(digit(0), "digit.png")
        #expect(
            try game.failure("interpolate", "--run", "run", "digit.png", "digit.png").contains("gives no pictures back")
        )
    }

    @Test func everyDimensionIsSwept() throws {
        let folder = try #require(TrainedRuns.vae)
        try folder.easel("traverse", "--run", "run", "-o", "all.png")
        #expect(try size(folder.picture("all.png")) == gridSize(rows: 3, columns: 11))
        try folder.write(digit(4), "four.png")
        try folder.easel(
            "traverse", "--run", "run", "--picture", "four.png", "--dimensions", "2,0", "--steps", "5", "-o", "two.png")
        #expect(try size(folder.picture("two.png")) == gridSize(rows: 2, columns: 5))
        #expect(try folder.failure("traverse", "--run", "run", "--dimensions", "3").contains("the model has 0 to 2"))
        let plain = try #require(TrainedRuns.autoencoder)
        try plain.easel("traverse", "--run", "run", "--dimensions", "1", "-o", "plain.png")
    }

    @Test func twoDimensionsAreASheet() throws {
        let two = try #require(TrainedRuns.conditionalVAE)
        try two.easel("manifold", "--run", "run", "--class", "5", "--side", "4", "-o", "sheet.png")
        #expect(try size(two.picture("sheet.png")) == [112, 112])
        let three = try #require(TrainedRuns.vae)
        let error = try three.failure("manifold", "--run", "run")
        #expect(error.contains("3 latent dimensions") && error.contains("--latent-size 2"))
        try three.easel("manifold", "--run", "run", "--dimensions", "0,2", "--side", "3", "-o", "sheet.png")
        #expect(try three.failure("manifold", "--run", "run", "--dimensions", "1,1").contains("two dimensions"))
    }

    @Test func theTimelineHasARowForEachEpoch() throws {
        for (run, epochs) in [(TrainedRuns.vae, 3), (TrainedRuns.dcgan, 2), (TrainedRuns.denoising, 3)] {
            let folder = try #require(run)
            let finished = try folder.easel(
                "timeline", "--run", "run", "-o", "line.png", "--count", "6", "--columns", "3")
            #expect(finished.lines == ["\(epochs) epochs: line.png   animated: line-animated.png"])
            #expect(try size(folder.picture("line.png")) == gridSize(rows: epochs, columns: 6))
            // Readers that know nothing of animations see the first epoch.
            #expect(try size(folder.picture("line-animated.png")) == gridSize(rows: 2, columns: 3))
            let chunks = String(decoding: folder.bytes("line-animated.png"), as: UTF8.self)
            #expect(chunks.components(separatedBy: "fcTL").count == epochs + 1)
        }
    }

    /// What cannot be written, or would be written twice, is said before anything is drawn.
    @Test func outputsAreCheckedFirst() throws {
        let folder = try #require(TrainedRuns.vae)
        try folder.write(digit(4), "mine.png")
        let before = folder.bytes("mine.png")
        #expect(
            try folder.failure("traverse", "--run", "run", "--picture", "mine.png", "-o", "mine.png")
                .contains("would overwrite the picture mine.png"))
        #expect(folder.bytes("mine.png") == before)
        #expect(
            try folder.failure("timeline", "--run", "run", "-o", "t.png", "--animation", "t.png")
                .contains("two results would be written to t.png"))
        #expect(
            try folder.failure("sample", "--run", "run", "-o", "none/s.png").contains(
                "there is no folder none; make it"))
        #expect(try folder.failure("sample", "--run", "run", "-o", "run").contains("run is a folder"))
        #expect(try folder.failure("sample", "--run", "run", "--separate", "").contains("is empty"))
        #expect(try folder.failure("sample", "--run", "run", "--count", "20000").contains("with --separate"))
        #expect(
            try folder.failure("sample", "--run", "run", "--separate", "s", "--columns", "3").contains(
                "--columns is of the"))
    }

    /// Codes of pictures need nothing fitted, so the training pictures may be gone.
    @Test func codesOfPicturesNeedNoTrainingPictures() throws {
        let folder = Folder()
        try folder.makeFolder("pictures")
        for index in 0..<12 { try folder.write(digit(index), "pictures/\(index).png") }
        try folder.easel("train", "dense-autoencoder", "--data", "pictures", "--epochs", "1", "--output", "run")
        try folder.copy("pictures/1.png", to: "one.png")
        try folder.copy("pictures/2.png", to: "two.png")
        // One picture fewer, and they are no longer what the run was trained on.
        try folder.remove("pictures/3.png")
        #expect(try folder.failure("evaluate", "--run", "run").contains("not the pictures the run was begun with"))
        try folder.remove("pictures")
        try folder.easel("interpolate", "--run", "run", "one.png", "two.png")
        #expect(
            try folder.easel("sample", "--run", "run", "--sampler", "mixture:2").errors.contains("that the run kept"))
    }
}
