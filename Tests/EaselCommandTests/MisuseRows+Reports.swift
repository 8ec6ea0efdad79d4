extension MisuseRows {
    /// What cannot be asked of reports and comparisons.
    static let reports: [Row] = [
        Row("report", "name a run by --run, or a folder with runs in it"),
        Row("report @/empty", "there is no run; name runs, or a folder that runs lie in"),
        Row("report @/nowhere", "there is no such folder"),
        Row("report @/one.png", "it is a file; name the run's folder"),
        Row("report --run @/nowhere", "there is no such folder"),
        Row("report --run @/no-record", "it has no run.json"),
        Row("report --run @/vae @/full", "leave out one"),
        Row("report --run @/vae -o page.png", "a report is a page of HTML; give it a name such as report.html"),
        Row("report --run @/vae -o nowhere/page.html", "there is no folder nowhere; make it first"),
        Row("report --run @/vae -o ~", "-o"),
        Row("report --run @/vae --json -o -", "the page and --json cannot both go to standard output"),
        Row("report --run @/vae --sort created", "--sort is of the runs of a folder"),
        Row("report --run @/vae --limit 0", "--limit is 0, it must be from 1 to"),
        Row("report --run @/vae --no-evaluation --limit 5", "of what --no-evaluation leaves out"),
        Row("report --run @/vae --checkpoint worst", "The value 'worst' is invalid"),
        Row("report @/full --limit 5", "of one run, named by --run"),
        Row("report @/full --no-evaluation --threads 2", "--no-evaluation, --threads: of one run"),
        Row("report @/full --sort best", "The value 'best' is invalid"),
        Row("compare", "Missing expected argument"),
        Row("compare @/empty", "there is no run"),
        Row("compare @/nowhere", "there is no such folder"),
        Row("compare @/no-record", "there is no run"),
        Row("compare @/record-pipe", "run.json"),
        Row("compare @/vae --sort psnr", "The value 'psnr' is invalid"),
    ]
}
