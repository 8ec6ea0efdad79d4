import Testing

/// Command lines that cannot be, each with a part of the line that it must end in.
enum MisuseRows {
    /// A command line, its words separated by spaces, and a part of the line that it must end in.
    ///
    /// `@/` is the folder of things to misuse, `~` an empty word, `_` a space within one.
    struct Row: CustomTestStringConvertible, Sendable {
        let words: String
        let says: String

        init(_ words: String, _ says: String) { (self.words, self.says) = (words, says) }

        var testDescription: String { words }
    }

    static let train = "train autoencoder --data digits --limit 20"

    /// Words that are no commands, and flags that are none.
    private static let words: [Row] = [
        Row("trian", "did you mean train?"),
        Row("Train", "did you mean train?"),
        Row("--jsno", "easel has no option --jsno"),
        Row("modles", "did you mean models?"),
        Row("train --dta digits", "did you mean --data?"),
        Row("describe vae --bata 3", "did you mean --beta?"),
        Row("-x", "Unknown option '-x'"),
        Row("~", "easel has no subcommand"),
        Row("data lsit", "did you mean list?"),
        Row("data fetch", "Missing expected argument '<name>'"),
        Row("data fetch minst", "the sets are: mnist"),
        Row("data fetch ~", "there is no data set \"\""),
        Row("data inspect", "Missing expected argument '<name>'"),
        Row("data inspect nothing", "\"nothing\""),
        Row("data bench", "Missing expected argument '<folder>'"),
        Row("data bench nothing", "nothing: no such folder"),
        Row("data bench @/full --batch-size 0", "--batch-size is 0, it must be from 1 to"),
        Row("data bench @/full --seconds 0", "--seconds is 0.0, it must be above 0"),
        Row("data bench @/mixed --seconds 1", "there are 2 sizes"),
        Row("bench autoencoder --size 8", "--size without --data"),
        Row("bench autoencoder --cache none", "--cache without --data"),
        Row("bench autoencoder --data digits --image 8x8", "--image says the size of drawn digits"),
        Row("bench autoencoder --data digits --cache disk", "--cache is for folders of pictures"),
        Row("train autoencoder --data digits --cache disk", "--cache is for folders of pictures"),
        Row("train autoencoder --data @/full --cache ring", "'ring'"),
        Row("data split", "Missing expected argument '<folder>'"),
        Row("data split digits out", "named sets have splits of their own"),
        Row("data split @/nowhere out", "there is no folder or list"),
        Row("data inspect digits --label-from nmae", "The value 'nmae' is invalid"),
        Row("data inspect digits --only eleven", "digits: there is no class eleven"),
        Row("data inspect digits --lenient", "leave out --lenient"),
        Row("\(train) --only 1,,2", "--only names classes"),
        Row("\(train) --test-share 1.5", "--test-share is 1.5, it must be from 0.001 to 0.9"),
        Row("\(train) --validation-share 0.9", "they may be 0.95 together"),
        Row("\(train) --label digit", "leave out --label"),
        Row("\(train) --strict --lenient", "--lenient and --strict cannot both be given"),
        Row("evaluate --run @/vae --only 1", "leave out --only"),
        Row("describe", "Missing expected argument '<model>'"),
        Row("describe autoencodr", "the models are: autoencoder"),
        Row("describe autoencoder vae", "Unexpected argument 'vae'"),
        Row("describe autoencoder --jsn", "did you mean --json?"),
        Row("bench", "Missing expected argument '<model>'"),
        Row("bench nothing", "the models are: autoencoder"),
        Row("train", "name a model"),
        Row("train autoencoder", "--data names the pictures"),
        Row("train Autoencoder --data digits --limit 20", "the models are: autoencoder"),
        Row("train autoencoder vae --data digits --limit 20", "Unexpected argument 'vae'"),
        Row("\(train) --bacth-size 4", "did you mean --batch-size?"),
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
        Row("sample --run @/vae --json", "easel sample has no option --json"),
        Row("describe autoencoder --json=yes", "does not take any value, but 'yes' was specified"),
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
        Row("evaluate --run @/record-pipe", "run.json: cannot read: not a regular file"),
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
        Row("timeline --run @/classifier", "tells classes apart and gives no pictures back"),
        Row("manifold --run @/classifier", "draws no pictures"),
        Row("reconstruct --run @/classifier @/one.png", "gives no pictures back"),
        Row("denoise --run @/classifier @/one.png", "removes no noise; use a run of"),
        Row("denoise --run @/vae --zero-shot @/one.png", "leave out --run"),
        Row("denoise --checkpoint best @/one.png", "name it with --run"),
        Row("denoise --zero-shot --sigma 25 @/one.png", "leave out --sigma"),
        Row("denoise --run @/vae --sigma 25 @/one.png", "is not told how much noise there is"),
        Row("denoise --sigma loud @/one.png", "--sigma loud: expected a number from 0 to 255, or auto"),
        Row("denoise --sigma nan @/one.png", "--sigma nan: expected"),
        Row("denoise --strength 1.5 @/one.png", "--strength is 1.5, it must be from 0 to 1"),
        Row("denoise --strength nan @/one.png", "--strength is nan"),
        Row("manifold --run @/vae", "3 latent dimensions"),
        Row("interpolate --run @/vae --seeds 1 2 --path scenic", "linear and spherical"),
        Row("interpolate --run @/vae", "name either pictures"),
        Row("evaluate --run @/classifier --importance-samples 5", "no importance-weighted bound"),
        Row("evaluate --run @/vae --data @/mixed", "there are 2 sizes"),
        Row("evaluate --run @/vae --data @/tiny", "9x7x1"),
        Row("train --resume @/vae --data @/tiny --epochs 9", "not the pictures the run was begun with"),
    ]

    /// Pictures and folders that cannot be read.
    private static let inputs: [Row] = [
        Row("reconstruct --run @/vae nothing.png", "nothing.png: cannot read: No such file"),
        Row("reconstruct --run @/vae ~", "No such file"),
        Row("reconstruct --run @/vae @/empty.png", "empty.png"),
        Row("reconstruct --run @/vae @/text.png", "text.png"),
        Row("reconstruct --run @/vae @/cut.png", "cut.png"),
        Row("reconstruct --run @/vae @/dangling.png", "dangling.png: cannot read: No such file"),
        Row("reconstruct --run @/vae @/loop.png", "loop.png: cannot read: Too many levels of symbolic links"),
        Row("reconstruct --run @/vae @/one.png/two.png", "Not a directory"),
        Row("reconstruct --run @/vae @/full", "it is a folder"),
        Row("reconstruct --run @/vae /dev/null", "/dev/null"),
        Row("reconstruct --run @/vae @/one.png @/text.png", "text.png"),
        Row("denoise --run @/vae @/empty", "there is no picture in the folder"),
        Row("denoise --run @/vae @/text.png", "text.png"),
        Row("denoise --run @/vae @/one.png @/small.png --compare c.png", "--compare shows pictures of one size"),
        Row("denoise --run @/vae @/one.png @/full/one.png", "two pictures are called one.png"),
        Row("interpolate --run @/vae @/one.png @/cut.png", "cut.png"),
        Row("traverse --run @/vae --picture @/empty.png", "empty.png"),
        Row("train autoencoder --data @/nothing", "there is no data set or folder"),
        Row("train autoencoder --data ~", "--data is empty"),
        Row("train autoencoder --data @/one.png", "one picture; give the folder that it lies in"),
        Row("train autoencoder --data @/pipe", "not a regular file"),
        Row("train autoencoder --data @/empty", "no pictures"),
        Row("train autoencoder --data @/one", "expected at least 2"),
        Row("train autoencoder --data @/mixed", "there are 2 sizes"),
        Row("train autoencoder --data @/stray", "lies beside the class folder"),
        Row("train classifier --data @/mixed", "2 sizes"),
        Row("train --resume @/vae --data @/mixed --epochs 9", "2 sizes"),
        Row("data inspect @/empty", "no pictures"),
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

    static let all =
        words + numbers + repeats + runs + inputs + outputs + augmentation + tables + segmentation + classification
        + training + curves + judging + weights + interchange + reports
}
