extension MisuseRows {
    private static let classify = "classify --run @/classifier"

    /// Pictures, runs and results that cannot be classified, or made of what was.
    static let classification: [Row] = [
        Row(
            "classify one.png",
            "name a trained run by --run, weights that others trained by --weights, or a file by --model"),
        Row(classify, "name pictures, folders or archives, or a list of them by --files-from"),
        Row("\(classify) nothing.png", "nothing.png: cannot read"),
        Row("\(classify) @/text.png", "text.png: not a picture that is read"),
        Row("\(classify) @/cut.png", "cut.png"),
        Row("\(classify) @/empty.png", "empty.png: "),
        Row("\(classify) @/empty", "there is no picture in"),
        Row("\(classify) @/loop.png --lenient", "loop.png: cannot read"),
        Row("\(classify) ~", ": cannot read"),
        Row("\(classify) @/one.png --top 0", "--top is 0, it must be from 1 to"),
        Row("\(classify) @/one.png --top 11", "--top is 11, and the model tells 10 classes apart"),
        Row("\(classify) @/one.png --json --csv", "--json and --csv cannot both go to standard output"),
        Row("\(classify) @/one.png --json -o -", "cannot both go to standard output"),
        Row("\(classify) @/one.png -o @/one.png", "would overwrite the picture"),
        Row("\(classify) @/one.png -o sheet.gif", "name it sheet.png"),
        Row("\(classify) @/one.png -o a.png --feature-maps a.png", "two results would be written to a.png"),
        Row("\(classify) - --files-from -", "standard input can be read once"),
        Row("\(classify) -", "standard input: "),
        Row("\(classify) --files-from nothing.txt", "nothing.txt: cannot read"),
        Row("\(classify) --files-from @/empty.png", "there is no picture in"),
        Row("\(classify) @/one.png --min-confidence 0.5", "name a folder by --sort-into"),
        Row(
            "\(classify) @/one.png --sort-into s --min-confidence 2", "--min-confidence is 2.0, it must be from 0 to 1"),
        Row("\(classify) @/one.png --sort-into ~", "--sort-into"),
        Row("\(classify) @/full --sort-into @/full", "is read, and"),
        Row("\(classify) @/full --sort-into @/full/sorted", "is read, and"),
        Row("\(classify) @/full/one.png --sort-into @/full", "is read, and"),
        Row("\(classify) @/one.png --explain-class 3", "name a file by --explain"),
        Row("\(classify) @/one.png --explain e.png --explain-class ten", "there is no class \"ten\""),
        Row("\(classify) @/one.png --explain e.gif", "name it e.png"),
        Row("\(classify) @/mixed --explain e.png", "--explain e.png is one file, and there are 2 pictures"),
        Row("\(classify) @/full --explain @/full", "is read, and"),
        Row("\(classify) @/mixed --feature-maps maps.png", "--feature-maps are of one picture, and there are 2"),
        Row(
            "classify --run @/vae @/one.png",
            "vae draws pictures from noise and tells no classes apart; easel sample is"),
        Row("classify --run @/no-record @/one.png", "run.json"),
        Row("classify --run @/classifier @/one.png --threads 0", "--threads is 0"),
    ]
}
