import Easel
import Foundation
import Testing

/// What goes wrong is said in one line that names it and the way out.
struct TrainErrorTests {
    private static let digits = ["train", "autoencoder", "--data", "digits", "--limit", "20", "--epochs", "1"]

    /// Flags and values that cannot be, and what the line must say.
    @Test(arguments: [
        (["train"], "name a model (autoencoder, "),
        (["train", "autoencoder"], "--data names the pictures"),
        (["train", "autoencodr", "--data", "digits"], "the models are: autoencoder"),
        (["train", "autoencoder", "--data", "digitz"], "\"digitz\""),
        (digits + ["--threads", "0"], "--threads is 0, it must be from 1 to 1024"),
        (digits + ["--threads", "two"], "two"),
        (digits + ["--batch-size", "0"], "--batch-size is 0"),
        (digits + ["--batch-size", "1000000"], "from 1 to 65536"),
        (digits + ["--epochs", "0"], "--epochs is 0"),
        (digits + ["--epochs=-3"], "--epochs is -3"),
        (digits + ["--limit", "0"], "--limit is 0"),
        (digits + ["--checkpoint-every", "0"], "--checkpoint-every is 0"),
        (digits + ["--learning-rate", "0"], "--learning-rate is 0"),
        (digits + ["--learning-rate", "nan"], "--learning-rate is nan"),
        (digits + ["--learning-rate", "1e30"], "at most 1000000"),
        (digits + ["--optimizer", "adan"], "adam"),
        (digits + ["--schedule", "cosin"], "cosine"),
        (digits + ["--clip-norm=-1"], "--clip-norm is -1"),
        (digits + ["--clip-norm", "1", "--clip-value", "1"], "cannot both be given"),
        (digits + ["--latent-size", "0"], "the nearest that works is 1"),
        (digits + ["--widths", "16,,32"], "16,,32"),
        (digits + ["--seed=-1"], "-1"),
        (digits + ["--bacth-size", "4"], "--batch-size"),
        (["train", "--resume", "nowhere"], "nowhere: no such run"),
        (["train", "--resume", "nowhere", "--batch-size", "4", "--seed", "0"], "leave out --batch-size, --seed"),
        (["train", "autoencoder", "--resume", "nowhere", "--latent-size", "4"], "leave out the model, --latent-size"),
        (["trian"], "trian"),
        (["train", "gan", "--data", "digits", "--r1", "nan"], "--r1 is nan, it must be from 0 to 1000000"),
        (["train", "gan", "--data", "digits", "--discriminator-learning-rate", "0"], "must be above 0"),
        (
            ["train", "gan", "--data", "digits", "--loss", "hinge", "--real-target", "0.9"],
            "--real-target has no meaning"
        ),
        (["train", "vae", "--data", "digits", "--base-width", "8"], "vae has no option --base-width"),
        (["train", "vae", "--data", "digits", "--keep-best", "kl"], "what can is loss, reconstruction"),
        (
            ["train", "classifier", "--data", "digits", "--latent-size", "8"],
            "--feature-size, --input-normalisation"
        ),
        (
            ["train", "conditional-dcgan", "--data", "digits", "--latent-size", "9223372036854775807"],
            "the nearest that works is 65536"
        ),
        (digits + ["--optimizer", "adam:epsilon=1e300"], "epsilon=1e300 is out of range"),
        (digits + ["--optimizer", "adam:learningRate=0"], "is out of range"),
        (digits + ["--optimizer", "adam:beta1"], "as in beta1=0.5"),
        (digits + ["--clip-norm", "1e300"], "at most 1e12"),
    ])
    func mistakenFlags(arguments: [String], part: String) throws {
        let folder = Folder()
        let error = try Command.run(arguments, in: folder).error()
        #expect(error.contains(part), "\(error)")
        #expect(folder.names().isEmpty)
    }

    @Test func foldersThatAreNoData() throws {
        let folder = Folder()
        func error(_ data: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
            try Command.run(["train", "autoencoder", "--data", data], in: folder).error(location)
        }
        try folder.makeFolder("empty")
        #expect(try error("empty").contains("empty: no pictures"))
        try folder.makeFolder("sizes")
        for (name, size) in [("a", 8), ("b", 8), ("c", 9)] {
            let picture = try Image(height: size, width: 8, channels: 1, pixels: [UInt8](repeating: 9, count: size * 8))
            try PNGFile.write(picture, to: folder.path + "/sizes/\(name).png")
        }
        let sizes = try error("sizes")
        #expect(sizes.contains("sizes/c.png") && sizes.contains("9x8") && sizes.contains("8x8"), "\(sizes)")
        try folder.put("no picture", "sizes/c.png")
        #expect(try error("sizes").contains("sizes/c.png"))
        try folder.put("no folder", "file")
        #expect(try error("file").contains("file"))
        #expect(!folder.has("outputs"))
    }

    @Test func foldersThatCannotBeWritten() throws {
        let folder = Folder()
        try folder.put("a file", "file")
        try folder.makeFolder("full")
        try folder.put("a file", "full/something")
        func error(_ output: String, _ location: SourceLocation = #_sourceLocation) throws -> String {
            try Command.run(Self.digits + ["--output", output], in: folder).error(location)
        }
        #expect(try error("full") == "Error: full: is not empty (it has 'something'): name a new folder")
        #expect(try error("file/run").contains("file"))
        #expect(try error("file").contains("file"))
        try folder.put("a file", "outputs")
        let outputs = try Command.run(Self.digits, in: folder).error()
        #expect(outputs.contains("outputs: cannot create the folder"), "\(outputs)")
        #expect(folder.names() == ["file", "full", "outputs"])
        #expect(folder.names("full") == ["something"])
    }

    /// A disk that fills up in the middle, as a limit on the size of files.
    @Test func aFullDisk() throws {
        let folder = Folder()
        let script =
            "ulimit -f 8; trap '' XFSZ; exec '\(Command.executable)' \(Self.digits.joined(separator: " ")) --output run"
        let error = try Command.run(["-c", script], in: folder, shell: true).error()
        #expect(error.contains("run/") && error.contains("File too large"), "\(error)")
        #expect(folder.names("run/checkpoints").isEmpty)
    }

    @Test func aLossThatIsNotFinite() throws {
        let folder = Folder()
        let arguments = [
            "train", "autoencoder", "--data", "digits", "--limit", "100", "--batch-size", "10", "--output", "run",
        ]
        let error = try Command.run(arguments + ["--learning-rate", "1e6", "--checkpoint-every", "1"], in: folder)
            .error()
        #expect(error.contains("lower --learning-rate"), "\(error)")
        for name in folder.names("run/checkpoints") where folder.link("run/checkpoints/\(name)") == nil {
            let file = try SafetensorsFile(path: folder.path + "/run/checkpoints/" + name)
            for tensor in file.tensors where tensor.name.hasPrefix("encoder") {
                #expect(try file.values(tensor.name, as: Float.self).allSatisfy { $0.isFinite })
            }
        }
    }

    /// The way out that is named works: from the beginning, where nothing was saved, and twice in the same way.
    @Test func aRunThatWentWrongIsTakenUpWithLess() throws {
        let folder = Folder()
        let begin = [
            "train", "autoencoder", "--data", "digits", "--limit", "100", "--batch-size", "10", "--output", "run",
            "--learning-rate", "1e6", "--epochs", "1",
        ]
        let error = try Command.run(begin, in: folder).error()
        #expect(error.contains("nothing is saved yet; begin again with a lower --learning-rate or --clip-norm 1"))
        #expect(error.hasSuffix("easel train --resume run --learning-rate 100000.0"), "\(error)")
        #expect(try Command.run(begin, in: folder).error().contains("holds a run already: go on with it by --resume"))
        let record = folder.text("run/run.json")
        // What cannot be gone on with changes nothing.
        _ = try Command.run(
            ["train", "--resume", "run", "--learning-rate", "1e-3", "--data", "nowhere"], in: folder
        ).error()
        #expect(folder.text("run/run.json") == record)
        let words = ["train", "--resume", "run", "--learning-rate", "1e-3", "--clip-norm", "1"]
        let resumed = try folder.easel(words)
        #expect(resumed.output.contains("learning rate 0.001 from here on, 1000000.0 before"), "\(resumed.output)")
        let changed = folder.text("run/run.json")
        #expect(changed.contains("\"learningRate\" : 0.001") && changed.contains("\"globalNorm\""), "\(changed)")
        // As a run that had these numbers from its beginning.
        try folder.easel(
            Array(begin.prefix(8)) + [
                "--output", "other", "--learning-rate", "1e-3", "--epochs", "1", "--clip-norm", "1",
            ])
        try folder.expectSameRun("run", "other")
        // A finished run keeps its record, and is told how to go on with less.
        let done = try folder.easel("train", "--resume", "run", "--learning-rate", "1e-4")
        #expect(done.output.contains("--epochs 6 --learning-rate 0.0001"), "\(done.output)")
        #expect(folder.text("run/run.json") == changed)
    }

    @Test func aRunThatIsTrainedByAnotherProcess() throws {
        let folder = Folder()
        let first = try Command.start(
            ["train", "autoencoder", "--data", "digits", "--limit", "2000", "--batch-size", "1", "--output", "run"],
            in: folder)
        try #require(first.wait { folder.has("run/log.jsonl") })
        let error = try Command.run(["train", "--resume", "run"], in: folder).error()
        #expect(error == "Error: run: another process is training this run")
        first.send(SIGINT)
        #expect(first.wait().code == 130)
    }
}
