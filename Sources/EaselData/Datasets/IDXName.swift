import EaselFiles

/// The name of an IDX file in any of its spellings: `train-images-idx3-ubyte`, `train-images.idx3-ubyte`,
/// `TRAIN-IMAGES.IDX3-UBYTE.GZ`, `emnist-letters-test-labels-idx1-ubyte.gz`.
struct IDXName: Hashable {
    /// What a file holds.
    enum Content { case images, labels }
    /// What it is for.
    enum Split { case train, test }

    /// What comes before, such as `emnist-letters`; often empty.
    let prefix: String
    let split: Split
    let content: Content

    /// Puts together what a name says.
    init(_ split: Split, _ content: Content, prefix: String) {
        (self.split, self.content, self.prefix) = (split, content, prefix)
    }

    /// Reads a name; nil for one that is none.
    init?(_ name: String) {
        var words = name.lowercased().split { "-_.".contains($0) }.map(String.init)
        for ending in ["gz", "ubyte", "int"] where words.last == ending { words.removeLast() }
        guard let dimensions = words.popLast(), dimensions.hasPrefix("idx"), dimensions.count <= 4,
            let content = words.popLast()
        else {
            return nil
        }
        switch content {
        case "images", "image": self.content = .images
        case "labels", "label": self.content = .labels
        default: return nil
        }
        switch words.last {
        case "train", "training": split = .train
        case "t10k", "test", "testing", "val", "valid", "validation": split = .test
        // A single pair has no split in its name.
        default:
            (split, prefix) = (.train, words.joined(separator: "-"))
            return
        }
        prefix = words.dropLast().joined(separator: "-")
    }
}
