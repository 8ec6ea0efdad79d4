import EaselCore
import EaselFiles

/// Those of a data set's stored images whose headers can be read, and what is wrong with the others.
struct ReadableImages {
    /// An image and its header.
    struct Image: Sendable {
        let entry: StoredImages.Entry
        let header: ImageHeader
        /// The SHA-256 of its file, or of its samples where it has none of its own; empty where nobody asked.
        let digest: String
        /// The bytes of that.
        let byteCount: Int
    }

    /// An image that cannot be read, and the error in a line.
    typealias Problem = (entry: StoredImages.Entry, problem: String)

    let images: [Image]
    let problems: [Problem]

    /// Reads all headers.
    ///
    /// - Parameters:
    ///   - stored: the images.
    ///   - threads: the most threads to use.
    ///   - areDigested: whether the content of each is hashed.
    /// - Throws: `DataError` where no image can be read.
    init(_ stored: StoredImages, threads: Int, areDigested: Bool = false) throws {
        let entries = stored.entries
        let results = concurrentMap(entries.count, threads: StoredImages.threads(threads)) { place in
            Result { try stored.beginning(of: entries[place], isDigested: areDigested) }
        }
        (images, problems) = try Self.sorted(entries, results)
    }

    /// The results there are, and the problems of the images that gave none.
    /// - Throws: `DataError` where there is no result.
    static func sorted<Value>(
        _ entries: [StoredImages.Entry], _ results: [Result<Value, any Error>]
    ) throws -> (values: [Value], problems: [Problem]) {
        var (values, problems): ([Value], [Problem]) = ([], [])
        for (entry, result) in zip(entries, results) {
            switch result {
            case .success(let value): values.append(value)
            case .failure(let error): problems.append((entry, "\(error)"))
            }
        }
        guard values.isEmpty else { return (values, problems) }
        let others = problems.count > 1 ? "; none of the \(problems.count) pictures can be read" : ""
        throw DataError((problems.first?.problem ?? "there are no pictures") + others)
    }

    /// Checks that few enough images cannot be read: at most one in a hundred.
    /// - Throws: `DataError` with the first problem.
    static func check(_ problems: [Problem], of images: StoredImages) throws {
        guard let first = problems.first, problems.count * 100 > images.entries.count else { return }
        throw DataError(
            "\(first.problem); \(problems.count) of \(counted(images.entries.count, "picture")) cannot be read, at most one "
                + "in a hundred may be left out")
    }
}
