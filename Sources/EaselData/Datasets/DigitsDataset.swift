/// The drawn digits under their name: 28x28 and grey, by seed 0.
struct DigitsDataset: NamedDataset {
    let name = "digits"
    let classNames: [String]? = Digits.classNames
    let needsFiles = false
    let wantedFiles = "nothing"

    func folders(below root: String) -> [String] { [] }

    func isComplete(in folder: String) -> Bool { false }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        try Digits().dataset(
            trainCount: min(limit ?? Int.max, Digits.defaultTrainCount),
            testCount: min(limit ?? Int.max, Digits.defaultTestCount))
    }
}
