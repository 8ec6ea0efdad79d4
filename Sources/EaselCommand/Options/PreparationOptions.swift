import ArgumentParser
import EaselCore
import EaselImages

/// How pictures of any size and colours are brought to those of the model.
struct PreparationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Bring all pictures to this size: 64, or rows and columns as in 48x64. (default: as they are, if of one size)",
            valueName: "size"))
    var size: Size2D?

    @Option(
        help: ArgumentHelp(
            "How pictures of other proportions are brought to it: \(ImageFit.allCases.map(\.rawValue).joined(separator: ", ")). "
                + "(default: cover, which cuts off what hangs over)", valueName: "fit"),
        completion: .list(ImageFit.allCases.map(\.rawValue)))
    var fit: ImageFit?

    @Option(
        help: ArgumentHelp(
            "Colours: \(ImageColour.allCases.map(\.rawValue).joined(separator: ", ")). (default: auto, rgb if any picture is "
                + "coloured)", valueName: "colour"),
        completion: .list(ImageColour.allCases.map(\.rawValue)))
    var colour: ImageColour?

    func validate() throws {
        if fit != nil, size == nil {
            throw ValidationError("--fit says how pictures are brought to a --size; name one")
        }
    }

    /// The preparation asked for.
    var preparation: ImagePreparation {
        ImagePreparation(size: size, fit: fit ?? .cover, colour: colour ?? .auto)
    }

    /// The names of the flags that were given.
    var given: [String] { flags([("--size", size != nil), ("--fit", fit != nil), ("--colour", colour != nil)]) }
}

extension Size2D: ExpressibleByArgument {
    /// Reads `64` or `48x64`, of 1 to 16384 pixels a side.
    public init?(argument: String) { self.init(argument) }
}

extension ImageFit: ExpressibleByArgument {}
extension ImageColour: ExpressibleByArgument {}
