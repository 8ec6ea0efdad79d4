/// The drawn scenes under their name: 64x64 and in colour, by seed 0.
struct ScenesDataset: NamedDataset {
    let name = "scenes"
    let classNames: [String]? = nil
    let hasMasks = true
    let needsFiles = false
    let wantedFiles = "nothing"

    func folders(below root: String) -> [String] { [] }

    func isComplete(in folder: String) -> Bool { false }

    func load(limit: Int?, from folder: () throws -> String) throws -> Dataset {
        try Scenes().dataset(
            trainCount: min(limit ?? Int.max, Scenes.defaultTrainCount),
            testCount: min(limit ?? Int.max, Scenes.defaultTestCount))
    }
}
