import ArgumentParser
import EaselCore
import EaselImages

/// How crops are cut of a folder's pictures.
struct CropOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Train on random crops of this size of a folder's pictures, other ones in each epoch: 64, or 48x64. (default: on whole "
                + "pictures)", valueName: "size"))
    var crop: Size2D?

    @Option(
        help: ArgumentHelp(
            "Shrink pictures whose longer side is longer to this, before crops are cut. (default: as they are)",
            valueName: "pixels"))
    var cropFrom: Int?

    func validate() throws {
        guard let cropFrom else { return }
        try check("--crop-from", cropFrom, in: 1...16384)
        guard crop != nil else {
            throw ValidationError("--crop-from says what crops are cut of; name their size with --crop")
        }
    }

    /// The way of cutting that is asked for.
    var cropping: ImageCropping? { crop.map { ImageCropping(size: $0, longestSide: cropFrom) } }

    /// The names of the flags that were given.
    var given: [String] { flags([("--crop", crop != nil), ("--crop-from", cropFrom != nil)]) }
}
