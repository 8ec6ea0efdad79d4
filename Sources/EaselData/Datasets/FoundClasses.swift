import EaselCore
import EaselImages

/// What classes must be to be learnt, where they were not made as folders by somebody who knew them for classes.
enum FoundClasses {
    /// Checks that classes are neither one nor nearly as many as there are images.
    ///
    /// - Parameters:
    ///   - noun: what the images are called.
    ///   - origin: where the classes were found, as the error says it: `the names of its files`.
    ///   - wayOut: what to do about it.
    ///   - mayBeOne: whether one class is as good as none, for somebody wrote it down.
    /// - Throws: `DataError` that says which they are.
    static func check(
        _ names: [String], imageCount: Int, of noun: String = "picture", in place: String, from origin: String,
        _ wayOut: String, mayBeOne: Bool = false
    ) throws {
        if names.count == 1, !mayBeOne {
            throw DataError("\(place): \(origin) give one class, \(names[0]), for all of its \(noun)s; \(wayOut)")
        }
        // Names that merely number the pictures in another way.
        guard names.count == 1 || 2 * names.count <= imageCount else {
            throw DataError(
                "\(place): \(origin) give \(names.count) classes for \(counted(imageCount, noun)) (\(ImageSet.listed(names))), "
                    + "and a class is to have 2 or more; \(wayOut)")
        }
    }
}
