/// The name of an array of a data set, as they are usually called: `x_train`, `train_images`, `y_test`, `labels`, `arr_0`.
struct NPYName: Hashable {
    /// What an array holds.
    enum Content { case images, labels, classNames }
    /// What it is for; `whole` where the name does not say.
    enum Split { case whole, train, test, validation }

    /// The other words of the name, often none.
    let prefix: String
    let split: Split
    let content: Content

    private static let splits: [String: Split] = [
        "train": .train, "training": .train, "tr": .train, "test": .test, "testing": .test, "te": .test,
        "val": .validation, "valid": .validation, "validation": .validation,
    ]
    private static let contents: [String: Content] = [
        "x": .images, "image": .images, "images": .images, "img": .images, "imgs": .images, "data": .images,
        "y": .labels, "label": .labels, "labels": .labels, "target": .labels, "targets": .labels,
    ]

    /// Puts together what a name says.
    init(_ split: Split, _ content: Content, prefix: String) {
        (self.split, self.content, self.prefix) = (split, content, prefix)
    }

    /// Reads a name without its ending; nil for one that says neither what the array holds nor what it is for.
    init?(_ name: String) {
        let lower = name.lowercased()
        switch lower {
        case "class_names", "classes", "label_names": self.init(.whole, .classNames, prefix: "")
        // As NumPy calls arrays without names.
        case "arr_0": self.init(.whole, .images, prefix: "")
        case "arr_1": self.init(.whole, .labels, prefix: "")
        default:
            var (split, content, others) = (Split?.none, Content?.none, [String]())
            for word in lower.split(whereSeparator: { "-_. ".contains($0) }).map(String.init) {
                // xtrain and trainx are two words.
                for part in Self.parts(word) {
                    if split == nil, let known = Self.splits[part] {
                        split = known
                    } else if content == nil, let known = Self.contents[part] {
                        content = known
                    } else {
                        others.append(part)
                    }
                }
            }
            guard split != nil || content != nil else { return nil }
            self.init(split ?? .whole, content ?? .images, prefix: others.joined(separator: "-"))
        }
    }

    private static func parts(_ word: String) -> [String] {
        if let first = word.first, first == "x" || first == "y", splits[String(word.dropFirst())] != nil {
            return [String(first), String(word.dropFirst())]
        }
        if let last = word.last, last == "x" || last == "y", splits[String(word.dropLast())] != nil {
            return [String(word.dropLast()), String(last)]
        }
        return [word]
    }
}
