import ArgumentParser

/// Where a data set is looked for, and how much of it is looked at.
struct StoredSetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @Option(help: ArgumentHelp("Use at most this many pictures of each split.", valueName: "count"))
    var limit: Int?

    func validate() throws {
        if let limit { try check("--limit", limit, in: 1...1_000_000_000) }
    }
}
