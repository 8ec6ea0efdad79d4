extension MisuseRows {
    /// Tables that cannot be learned from, and what cannot be predicted.
    static let tables: [Row] = [
        Row(
            "train dcgan --data @/table.csv --label kind",
            "linear-regression, softmax-regression and mlp learn from tables"),
        Row("train mlp --data @/table.csv", "--label says which of its columns is learned: a, b, kind, y"),
        Row("train mlp --data @/table.csv --label knid", "did you mean kind?"),
        Row("train mlp --data @/table.csv --label kind --size 8", "leave out --size and --colour"),
        Row("train mlp --data @/table.csv --label kind --augment invert", "table.csv is a table of numbers"),
        Row("train mlp --data @/table.csv --label kind --target number", "line 2: kind is \"x\", and the model learns"),
        Row("train mlp --data @/table.csv --label kind --target word", "'word'"),
        Row("train softmax-regression --data @/table.csv --label y --target number", "linear-regression and mlp do"),
        Row("train linear-regression --data @/table.csv --label kind", "kind is \"x\", and the model learns numbers"),
        Row("train linear-regression --data @/table.csv --label y --target class", "--target is class; leave it out"),
        Row("train linear-regression --data digits", "digits has none; use a table or a list of pictures"),
        Row("train mlp --data digits --target class", "leave out --target"),
        Row("train mlp --data @/full --target class", "leave out --target"),
        Row("predict --run @/vae", "name a table, or pictures"),
        Row("predict --run @/vae @/table.csv", "learned no number from pictures"),
        Row("predict --run @/vae - --files-from -", "standard input can be read once"),
        Row("predict --run @/vae @/table.csv --json -o out.csv", "leave out -o, or --json"),
        Row("predict --run @/vae @/table.csv -o out.png", "name a file that ends in .csv"),
        Row("predict --run @/vae @/table.csv -o nowhere/out.csv", "there is no folder"),
        Row("predict --run @/vae @/table.csv -o @/table.csv", "would overwrite what is read"),
    ]
}
