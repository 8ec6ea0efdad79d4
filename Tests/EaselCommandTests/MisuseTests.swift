import Easel
import Foundation
import Testing

/// Every kind of command line that cannot be, as one table: each ends in one line, a status that says so, and no file.
@Suite struct MisuseTests {
    /// A command line, its words separated by spaces, and a part of the line that it must end in.
    ///
    /// `@/` is the folder of things to misuse, `~` an empty word, `_` a space within one.
    struct Row: CustomTestStringConvertible, Sendable {
        let words: String
        let says: String

        init(_ words: String, _ says: String) { (self.words, self.says) = (words, says) }

        var testDescription: String { words }
    }

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
            try folder.put(Array(folder.bytes("one.png").prefix(60)), "cut.png")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/dangling.png", withDestinationPath: "nothing")
            try FileManager.default.createSymbolicLink(
                atPath: folder.path + "/loop.png", withDestinationPath: "loop.png")
            mkfifo(folder.path + "/pipe", 0o600)
            for name in ["empty", "full", "mixed", "one", "stray/class"] { try folder.makeFolder(name) }
            try folder.copy("one.png", to: "full/one.png")
            try folder.copy("one.png", to: "one/one.png")
            for (file, name) in [("one.png", "a"), ("small.png", "b")] {
                try folder.copy(file, to: "mixed/\(name).png")
            }
            for name in ["stray/a.png", "stray/class/b.png"] { try folder.copy("one.png", to: name) }
            return folder
        } catch {
            Issue.record(error)
            return nil
        }
    }()

    private static let train = "train autoencoder --data digits --limit 20"

    /// Words that are no commands, and flags that are none.
    private static let words: [Row] = [
        Row("trian", "Unexpected argument 'trian'"),
        Row("Train", "Unexpected argument 'Train'"),
        Row("--jsno", "Unknown option '--jsno'"),
        Row("-x", "Unknown option '-x'"),
        Row("~", "Unexpected argument ''"),
        Row("data lsit", "Unexpected argument 'lsit'"),
        Row("data fetch", "Missing expected argument '<name>'"),
        Row("data fetch minst", "the sets are: mnist"),
        Row("data fetch ~", "there is no data set \"\""),
        Row("data inspect", "Missing expected argument '<name>'"),
        Row("data inspect nothing", "\"nothing\""),
        Row("describe", "Missing expected argument '<model>'"),
        Row("describe autoencodr", "the models are: autoencoder"),
        Row("describe autoencoder vae", "Unexpected argument 'vae'"),
        Row("describe autoencoder --jsn", "Did you mean '--json'?"),
        Row("bench", "Missing expected argument '<model>'"),
        Row("bench nothing", "the models are: autoencoder"),
        Row("train", "name a model"),
        Row("train autoencoder", "--data names the pictures"),
        Row("train Autoencoder --data digits --limit 20", "the models are: autoencoder"),
        Row("train autoencoder vae --data digits --limit 20", "Unexpected argument 'vae'"),
        Row("\(train) --bacth-size 4", "Did you mean '--batch-size'?"),
        Row("\(train) -e 4", "Unknown option '-e'"),
        Row("\(train) --epochs", "Missing value for '--epochs <count>'"),
        Row("train autoencoder --data", "Missing value for '--data <set|folder>'"),
        Row("train autoencoder --data --epochs 1", "Missing value for '--data <set|folder>'"),
        Row("reconstruct --run @/vae", "Missing expected argument '<images> ...'"),
        Row("denoise --run @/vae", "Missing expected argument '<images> ...'"),
        Row("reconstruct @/one.png", "Missing expected argument '--run <run>'"),
        Row("sample", "Missing expected argument '--run <run>'"),
        Row("sample @/vae", "Missing expected argument '--run <run>'"),
        Row("timeline", "Missing expected argument '--run <run>'"),
        Row("evaluate --run", "Missing value for '--run <run>'"),
        Row("sample --run @/vae extra", "Unexpected argument 'extra'"),
        Row("sample --run @/vae --json", "Unknown option '--json'"),
        Row("describe autoencoder --json=yes", "does not take any value, but 'yes' was specified"),
    ]

    /// Numbers that are none, or out of range.
    private static let numbers: [Row] = [
        Row("\(train) --epochs -3", "--epochs is -3, it must be from 1 to 1000000"),
        Row("\(train) --epochs=-3", "--epochs is -3, it must be from 1 to 1000000"),
        Row("\(train) --epochs 0", "--epochs is 0, it must be from 1 to 1000000"),
        Row("\(train) --epochs 2000000", "--epochs is 2000000, it must be from 1 to 1000000"),
        Row("train --resume @/vae --epochs 2000000", "--epochs is 2000000, it must be from 1 to 1000000"),
        Row("\(train) --epochs 99999999999999999999", "'99999999999999999999' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs 1.5", "The value '1.5' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs 1e3", "The value '1e3' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs 0x10", "The value '0x10' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs five", "The value 'five' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs ~", "The value '' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs _1", "The value ' 1' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs nan", "The value 'nan' is invalid for '--epochs <count>'"),
        Row("\(train) --epochs -inf", "The value '-inf' is invalid for '--epochs <count>'"),
        Row("train autoencoder --data digits --limit -1", "--limit is -1, it must be from 1 to"),
        Row("train autoencoder --data digits --limit 0", "--limit is 0, it must be from 1 to"),
        Row("train autoencoder --data digits --limit 9999999999999", "it must be from 1 to 1000000000"),
        Row("\(train) --batch-size -1", "--batch-size is -1, it must be from 1 to 65536"),
        Row("\(train) --batch-size 65537", "it must be from 1 to 65536"),
        Row("\(train) --checkpoint-every -5", "--checkpoint-every is -5, it must be from 1 to"),
        Row("\(train) --threads -1", "--threads is -1, it must be from 1 to 1024"),
        Row("\(train) --threads 1025", "--threads is 1025, it must be from 1 to 1024"),
        Row("\(train) --learning-rate -1", "--learning-rate is -1.0, it must be above 0"),
        Row("\(train) --learning-rate nan", "--learning-rate is nan"),
        Row("\(train) --learning-rate inf", "--learning-rate is inf"),
        Row("\(train) --learning-rate 1e-60", "--learning-rate is 0.0, it must be above 0"),
        Row("\(train) --learning-rate fast", "'fast' is invalid for '--learning-rate <rate>'"),
        Row("\(train) --learning-rate ~", "'' is invalid for '--learning-rate <rate>'"),
        Row("\(train) --clip-norm -1", "--clip-norm is -1.0, it must be above 0"),
        Row("\(train) --clip-norm 0", "--clip-norm is 0.0, it must be above 0"),
        Row("\(train) --clip-value nan", "--clip-value is nan"),
        Row("\(train) --clip-norm 1 --clip-value 1", "cannot both be given"),
        Row("\(train) --seed -1", "a seed is a whole number from 0 to 18446744073709551615"),
        Row("\(train) --seed 1.0", "a seed is a whole number"),
        Row("\(train) --seed 18446744073709551616", "a seed is a whole number"),
        Row("\(train) --latent-size -4", "a code of -4 numbers; the nearest that works is 1"),
        Row("\(train) --latent-size 9223372036854775807", "a code of 9223372036854775807 is over 1 GiB"),
        Row("\(train) --widths -1,2", "widths are [-1, 2]"),
        Row("\(train) --widths 4,,8", "The value '4,,8' is invalid for '--widths <list>'"),
        Row("\(train) --widths ~", "The value '' is invalid for '--widths <list>'"),
        Row("\(train) --widths 4;8", "The value '4;8' is invalid for '--widths <list>'"),
        Row("\(train) --optimizer adam:beta1=nan", "\"beta1=nan\" is not a number with its name"),
        Row("\(train) --optimizer adam:beta1=2", "beta1"),
        Row("\(train) --optimizer ~", "optimizer"),
        Row("\(train) --optimizer adam:", "as in beta1=0.5"),
        Row("\(train) --schedule step:every=0", "every"),
        Row("\(train) --schedule warm-up=-1,linear", "warm-up"),
        Row("\(train) --schedule ~", "schedule"),
        Row("train vae --data digits --limit 20 --beta -1", "--beta is -1"),
        Row("train vae --data digits --limit 20 --beta nan", "--beta is nan"),
        Row("train vae --data digits --limit 20 --kl-warm-up -1", "--kl-warm-up is -1"),
        Row("train vae --data digits --limit 20 --hidden-size 0", "hidden"),
        Row("train vae --data digits --limit 20 --likelihood gaussian:-1", "gaussian"),
        Row("train vae --data digits --limit 20 --likelihood poisson", "poisson"),
        Row("train gan --data digits --limit 20 --discriminator-steps -1", "--discriminator-steps is -1"),
        Row(
            "train gan --data digits --limit 20 --discriminator-learning-rate -1", "--discriminator-learning-rate is -1"
        ),
        Row("train gan --data digits --limit 20 --real-target 2", "--real-target is 2"),
        Row("train gan --data digits --limit 20 --gradient-penalty -1", "--gradient-penalty is -1"),
        Row("train gan --data digits --limit 20 --average-decay 1", "--average-decay is 1"),
        Row("train gan --data digits --limit 20 --loss least", "there are"),
        Row("train dcgan --data digits --limit 20 --base-width -8", "base"),
        Row("train dense-autoencoder --data digits --limit 20 --activation rellu", "rellu"),
        Row("train denoising-autoencoder --data digits --limit 20 --noise gaussian:-1", "gaussian:-1"),
        Row("train denoising-autoencoder --data digits --limit 20 --noise salt:0.5", "salt"),
        Row(
            "train classifier --data digits --limit 20 --feature-size 0",
            "featureSize is 0; the nearest that works is 1"),
        Row("describe autoencoder --image 28", "The value '28' is invalid for '--image <HxWxC>'"),
        Row("describe autoencoder --image -1x28", "-1x28"),
        Row("describe autoencoder --image 28x28x1x1", "'28x28x1x1' is invalid"),
        Row("describe autoencoder --image 99999999999999999999x1", "is invalid for '--image <HxWxC>'"),
        Row("describe dense-autoencoder --image 65536x65536x4", "use smaller images"),
        Row("describe autoencoder --batch-size -1", "--batch-size is -1, it must be from 1 to 65536"),
        Row("bench autoencoder --seconds -1", "--seconds is -1.0, it must be above 0"),
        Row("bench autoencoder --seconds nan", "--seconds is nan"),
        Row("bench autoencoder --seconds inf", "--seconds is inf"),
        Row("bench autoencoder --profile --seconds 1", "leave out --seconds"),
        Row("data inspect digits --limit -1", "--limit is -1, it must be from 1 to"),
        Row("sample --run @/vae --count -1", "--count is -1, it must be from 1 to 1000000"),
        Row("sample --run @/vae --count 1000001 --separate s", "it must be from 1 to 1000000"),
        Row("sample --run @/vae --columns -1", "--columns is -1, it must be from 1 to"),
        Row("sample --run @/vae --seed -1", "a seed is a whole number"),
        Row("interpolate --run @/vae --seeds 1,,2", "a seed is a whole number"),
        Row("interpolate --run @/vae --seeds -1 2", "a seed is a whole number"),
        Row("interpolate --run @/vae --seeds 1", "name two or more"),
        Row("interpolate --run @/vae --seeds", "Missing value for '--seeds"),
        Row("interpolate --run @/vae --seeds 1 2 --steps -1", "--steps is -1, it must be from 2 to 1000"),
        Row("traverse --run @/vae --steps 1", "--steps is 1, it must be from 2 to 1000"),
        Row("traverse --run @/vae --range -1", "--range is -1.0, it must be above 0"),
        Row("traverse --run @/vae --range nan", "--range is nan"),
        Row("traverse --run @/vae --dimensions -1", "-1"),
        Row("traverse --run @/vae --dimensions 99", "the model has 0 to 2"),
        Row("manifold --run @/vae --side 1", "--side is 1, it must be from 2 to 200"),
        Row("manifold --run @/vae --dimensions 1", "two dimensions"),
        Row("timeline --run @/vae --count 0", "--count is 0, it must be from 1 to 1000"),
        Row("timeline --run @/vae --milliseconds -1", "--milliseconds is -1, it must be from 1 to 60000"),
        Row("evaluate --run @/vae --importance-samples -1", "--importance-samples is -1"),
        Row("evaluate --run @/vae --limit 0", "--limit is 0"),
        Row("evaluate --run @/vae --count 1 --judge x", "--count is 1"),
        Row("denoise --run @/vae @/one.png --add-noise gaussian:nan", "gaussian:nan"),
    ]

    /// Flags given twice, and flags that exclude each other.
    private static let repeats: [Row] = [
        Row("\(train) --epochs 2 --epochs 3", "--epochs is given twice; give it once"),
        Row("\(train) --epochs=2 --epochs 3", "--epochs is given twice; give it once"),
        Row("\(train) --limit 30", "--limit is given twice; give it once"),
        Row("train autoencoder --data digits --limit 20 --data mnist", "--data is given twice"),
        Row("describe autoencoder --json --json", "--json is given twice"),
        Row("describe autoencoder --widths 2 --widths 4", "--widths is given twice"),
        Row("sample --run @/vae -o a.png --output b.png", "--output is given twice"),
        Row("sample --run @/vae --run @/classifier", "--run is given twice"),
        Row("sample --run @/vae --seed 1 --seed 2", "--seed is given twice"),
        Row("data list --data-root a --data-root b", "--data-root is given twice"),
        Row("train vae --data digits --limit 20 --noise gaussian:0.5", "vae has no option --noise"),
        Row("train autoencoder --resume @/vae", "leave out the model"),
        Row("train --resume @/vae --batch-size 4 --widths 2", "leave out --batch-size, --widths"),
        Row("train --resume @/vae --output x", "leave out --output"),
        Row("sample --run @/vae --separate s --columns 3", "--columns is of the grid"),
        Row("interpolate --run @/vae @/one.png @/one.png --seeds 1 2", "either pictures to go between, or --seeds"),
        Row("evaluate --run @/vae --seed 3", "looked at with --judge or --neighbours"),
        Row("evaluate --run @/vae --judge @/classifier --class 1", "leave out --class"),
        Row("\(train) --keep-best beauty", "what can is"),
        Row("\(train) --judge @/classifier", "takes no --judge"),
        Row("train gan --data digits --limit 20 --judge @/vae", "tells no classes apart"),
        Row("train gan --data digits --limit 20 --judge nowhere", "nowhere: no such run"),
    ]

    /// Runs that are none, and what a run is not for.
    private static let runs: [Row] = [
        Row("sample --run nowhere", "nowhere: no such run: there is no such folder"),
        Row("sample --run ~", "--run is empty; give it a value"),
        Row("sample --run @/one.png", "no such run"),
        Row("sample --run @/pipe", "no such run"),
        Row("sample --run @/empty", "not a run: it has no run.json"),
        Row("evaluate --run @/no-record", "not a run: it has no run.json"),
        Row("evaluate --run @/record-pipe", "not a run: it has no run.json"),
        Row("evaluate --run @/no-checkpoint", "checkpoint"),
        Row("timeline --run @/no-checkpoint", "checkpoint"),
        Row("train --resume @/vae/run.json", "no such run"),
        Row("train --resume ~", "--resume is empty"),
        Row("sample --run @/vae --checkpoint first", "'first' is invalid for '--checkpoint"),
        Row("sample --run @/vae --class 1", "knows no classes"),
        Row("sample --run @/vae --class -1", "knows no classes"),
        Row("sample --run @/vae --sampler dice", "there are prior, gaussian"),
        Row("sample --run @/vae --sampler mixture:0", "mixture"),
        Row("sample --run @/vae --sampler mixture:-1", "mixture"),
        Row("sample --run @/classifier", "draws no pictures"),
        Row("timeline --run @/classifier", "classifier"),
        Row("manifold --run @/classifier", "draws no pictures"),
        Row("reconstruct --run @/classifier @/one.png", "gives no pictures back"),
        Row("denoise --run @/classifier @/one.png", "gives no pictures back"),
        Row("manifold --run @/vae", "3 latent dimensions"),
        Row("interpolate --run @/vae --seeds 1 2 --path scenic", "linear and spherical"),
        Row("interpolate --run @/vae", "name either pictures"),
        Row("evaluate --run @/classifier --importance-samples 5", "no importance-weighted bound"),
        Row("evaluate --run @/vae --data @/mixed", "all pictures must have one size"),
    ]

    /// Pictures and folders that cannot be read.
    private static let inputs: [Row] = [
        Row("reconstruct --run @/vae nothing.png", "nothing.png: No such file"),
        Row("reconstruct --run @/vae ~", "No such file"),
        Row("reconstruct --run @/vae @/empty.png", "empty.png"),
        Row("reconstruct --run @/vae @/text.png", "text.png"),
        Row("reconstruct --run @/vae @/cut.png", "cut.png"),
        Row("reconstruct --run @/vae @/dangling.png", "dangling.png: No such file"),
        Row("reconstruct --run @/vae @/loop.png", "loop.png: Too many levels of symbolic links"),
        Row("reconstruct --run @/vae @/one.png/two.png", "Not a directory"),
        Row("reconstruct --run @/vae @/full", "it is a folder"),
        Row("reconstruct --run @/vae /dev/null", "/dev/null"),
        Row("reconstruct --run @/vae @/one.png @/text.png", "text.png"),
        Row("denoise --run @/vae @/empty", "there is no PNG file in the folder"),
        Row("denoise --run @/vae @/text.png", "text.png"),
        Row("denoise --run @/vae @/one.png @/small.png --compare c.png", "--compare shows pictures of one size"),
        Row("denoise --run @/vae @/one.png @/full/one.png", "two pictures are called one.png"),
        Row("interpolate --run @/vae @/one.png @/cut.png", "cut.png"),
        Row("traverse --run @/vae --picture @/empty.png", "empty.png"),
        Row("train autoencoder --data @/nothing", "there is no data set or folder"),
        Row("train autoencoder --data ~", "--data is empty"),
        Row("train autoencoder --data @/one.png", "there is no data set or folder"),
        Row("train autoencoder --data @/pipe", "there is no data set or folder"),
        Row("train autoencoder --data @/empty", "no .png files"),
        Row("train autoencoder --data @/one", "expected at least 2"),
        Row("train autoencoder --data @/mixed", "all pictures must have one size"),
        Row("train autoencoder --data @/stray", "lies beside the class folder"),
        Row("train classifier --data @/mixed", "one size"),
        Row("train --resume @/vae --data @/mixed --epochs 9", "one size"),
        Row("data inspect @/empty", "no .png files"),
        Row("data inspect @/stray --json", "lies beside the class folder"),
    ]

    /// Places that nothing can be written to.
    private static let outputs: [Row] = [
        Row("sample --run @/vae -o no/such/file.png", "there is no folder no/such; make it first"),
        Row("sample --run @/vae -o ~", "--output is empty"),
        Row("sample --run @/vae -o @/full", "is a folder"),
        Row("sample --run @/vae -o .", "is a folder"),
        Row("sample --run @/vae -o @/one.png/x.png", "there is no folder"),
        Row("sample --run @/vae --separate ~", "is empty"),
        Row("sample --run @/vae --separate @/one.png", "one.png"),
        Row("reconstruct --run @/vae @/one.png -o @/one.png", "would overwrite"),
        Row("denoise --run @/vae @/one.png -o @/one.png", "would overwrite"),
        Row("denoise --run @/vae @/one.png @/small.png -o @/text.png", "text.png"),
        Row("traverse --run @/vae --picture @/one.png -o @/one.png", "would overwrite"),
        Row("timeline --run @/vae -o t.png --animation t.png", "two results would be written to t.png"),
        Row("evaluate --run @/vae --neighbours no/such.png", "there is no folder no"),
        Row("data inspect digits --limit 5 -o no/such.png", "there is no folder no"),
        Row("data inspect digits --limit 5 -o ~", "--output is empty"),
        Row("data inspect digits --limit 5 -o @/full", "is a folder"),
        Row("\(train) --output @/full", "is not empty"),
        Row("\(train) --output @/vae", "holds a run already"),
        Row("\(train) --output @/one.png", "one.png"),
        Row("\(train) --output @/one.png/run", "one.png"),
        Row("\(train) --output ~", "--output is empty"),
    ]

    private static let all = words + numbers + repeats + runs + inputs + outputs

    @Test(arguments: all) func isRefused(row: Row) throws {
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
