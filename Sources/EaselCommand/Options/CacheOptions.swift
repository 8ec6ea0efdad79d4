import ArgumentParser
import EaselData

/// Where the pixels of a folder are while they are used, which never changes the result.
struct CacheOptions: ParsableArguments {
    /// A place, as it is called on the command line.
    enum Place: String, CaseIterable, ExpressibleByArgument {
        case memory, disk, none

        /// What the library calls it.
        var storage: PixelStorage {
            switch self {
            case .memory: .memory
            case .disk: .disk
            case .none: .files
            }
        }
    }

    @Option(
        help: ArgumentHelp(
            "Where a folder's pixels are while it is used: memory, disk (prepared, in a file of the user's cache, for the next "
                + "time too) or none (each picture is read when it is needed). (default: memory where they take at most a "
                + "quarter of it, else none)", valueName: "place"),
        completion: .list(Place.allCases.map(\.rawValue)))
    var cache: Place?

    /// The storage asked for.
    var storage: PixelStorage { cache?.storage ?? .automatic }
}
