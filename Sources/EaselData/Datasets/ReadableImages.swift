import EaselCore
import EaselFiles
import EaselImages

/// Those of a data set's stored images whose headers can be read, and what is wrong with the others.
struct ReadableImages {
    /// An image and its header.
    struct Image: Sendable {
        var entry: StoredImages.Entry
        let header: ImageHeader
        /// The SHA-256 of its file, or of its samples where it has none of its own; empty where nobody asked.
        let digest: String
        /// The bytes of that.
        let byteCount: Int
    }

    /// An image that cannot be read, and why.
    typealias Problem = (entry: StoredImages.Entry, error: any Error)

    /// The set without those that cannot be read.
    let stored: StoredImages
    let images: [Image]
    let problems: [Problem]
    /// What is known of images by their names, also of those that are not in the set.
    let known: [String: Image]

    /// Reads all headers.
    ///
    /// - Parameters:
    ///   - stored: the images.
    ///   - threads: the most threads to use.
    ///   - areDigested: whether the content of each is hashed.
    ///   - known: what is known already.
    /// - Throws: `DataError` where no image can be read, or so many that cannot may not be left out.
    init(_ stored: StoredImages, threads: Int, areDigested: Bool = false, known: [String: Image] = [:]) throws {
        var (stored, known, problems): (StoredImages, [String: Image], [Problem]) = (stored, known, [])
        while true {
            // Where others are left out of a limited number, some come in that were not looked at.
            let (own, unknown) = (stored, stored.entries.filter { known[$0.name] == nil })
            let results = concurrentMap(unknown.count, threads: StoredImages.threads(threads)) { place in
                Swift.Result { try own.beginning(of: unknown[place], isDigested: areDigested) }
            }
            let (read, others) = Self.sorted(unknown, results)
            for image in read { known[image.entry.name] = image }
            guard !others.isEmpty else { break }
            try Self.require(!known.isEmpty, problems + others)
            (stored, problems) = (try stored.without(others), problems + others)
        }
        (self.stored, self.problems, self.known) = (stored, problems, known)
        images = stored.entries.compactMap { entry in
            var image = known[entry.name]
            image?.entry = entry
            return image
        }
    }

    /// The same with more that is known to be wrong.
    init(_ other: ReadableImages, problems: [Problem]) {
        (stored, images, known, self.problems) = (other.stored, other.images, other.known, problems)
    }

    /// The results there are, and the problems of the images that gave none.
    static func sorted<Value>(
        _ entries: [StoredImages.Entry], _ results: [Swift.Result<Value, any Error>]
    ) -> (values: [Value], problems: [Problem]) {
        var (values, problems): ([Value], [Problem]) = ([], [])
        for (entry, result) in zip(entries, results) {
            switch result {
            case .success(let value): values.append(value)
            case .failure(let error): problems.append((entry, error))
            }
        }
        return (values, problems)
    }

    /// Checks that something could be read.
    /// - Throws: `DataError` with the first problem.
    static func require(_ isAnyRead: Bool, _ problems: [Problem]) throws {
        guard !isAnyRead, let first = problems.first else { return }
        let others = problems.count > 1 ? "; none of the \(problems.count) pictures can be read" : ""
        throw DataError("\(first.error)\(others)")
    }
}
