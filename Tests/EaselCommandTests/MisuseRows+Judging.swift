extension MisuseRows {
    /// Flags of judging and describing that cannot be.
    static let judging: [Row] = [
        Row(
            "evaluate --run @/classifier --rotate 3", "--rotate: \"3\" is no range; write two numbers from -180 to 180"),
        Row("evaluate --run @/classifier --rotate -200..3", "as in -30..30"),
        Row("evaluate --run @/classifier --shift 4..-4", "--shift: \"4..-4\" is no range"),
        Row("evaluate --run @/classifier --shift -4..4:0.001", "is more than 100 steps"),
        Row("evaluate --run @/classifier --rotate", "Missing value for '--rotate <range>'"),
        Row("evaluate --run @/vae --report judged", "--report: of classifiers, and vae sorts into no classes"),
        Row("evaluate --run @/vae --rotate -3..3 --shift 0..1", "--rotate, --shift: of classifiers"),
        Row("evaluate --run @/classifier --count 5", "--count: of drawn pictures, which are judged with --judge"),
        Row("evaluate --run @/classifier --top 1", "--top is 1, it must be from 2"),
        Row("evaluate --run @/vae --top 3", "--top: of classifiers, and vae sorts into no classes"),
        Row("evaluate --run @/classifier --report no/such", "there is no folder no"),
        Row("evaluate --run @/classifier --report @/vae/run.json", "is a file; name a folder"),
        Row("describe vae --classes 10", "vae learns from no labels; leave out --classes"),
        Row("describe resnet50 --classes 1", "--classes is 1, it must be from 2 to 65536"),
        Row("describe resnet50 --classes many", "'many' is invalid for '--classes <count>'"),
    ]
}
