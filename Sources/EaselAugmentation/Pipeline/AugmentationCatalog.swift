import EaselCore

/// All operations by name. To add one, write its file and add a line here.
public enum AugmentationCatalog {
    package static let all: [any ListedOperation.Type] = [
        Rotate90.self, Rotate180.self, Rotate270.self, RotateRandom90.self, Rotate.self, RotateWithoutCrop.self,
        FlipLeftRight.self, FlipTopBottom.self, FlipRandom.self,
        Zoom.self, ZoomRandom.self, CropBySize.self, CropCentre.self, CropRandom.self, PadCrop.self,
        Scale.self, Resize.self, Translate.self, Shear.self, Affine.self, Perspective.self,
        SkewLeftRight.self, SkewTopBottom.self, SkewTilt.self, SkewCorner.self, Skew.self,
        RandomDistortion.self, GaussianDistortion.self, Elastic.self, GridShuffle.self,
        RandomBrightness.self, RandomColour.self, RandomContrast.self, ColourJitter.self, Hue.self, Saturation.self,
        HSVShift.self, Sharpness.self, Gamma.self, ChannelShift.self, Greyscale.self, BlackAndWhite.self, Invert.self,
        Solarise.self, Posterise.self, HistogramEqualisation.self, AutoContrast.self, CLAHE.self,
        GaussianBlur.self, BoxBlur.self, MotionBlur.self, MedianBlur.self,
        GaussianNoise.self, SaltAndPepper.self, Speckle.self, PoissonNoise.self, JPEG.self,
        RandomErasing.self, Cutout.self, Mixup.self, CutMix.self,
        RandAugment.self, TrivialAugment.self, Keras.self,
    ]

    /// Presets: names that stand for several operations.
    package static let presets: [(name: String, summary: String, operations: String)] = [
        (
            "standard", "Pads by an eighth and crops, and flips half of the time: pad-crop;flip-left-right@0.5.",
            "pad-crop;flip-left-right@0.5"
        )
    ]

    /// The names of all operations and presets.
    public static var names: [String] { all.map { $0.name } + presets.map(\.name) }

    /// Each operation and preset with a line that says what it does, in the catalogue's order.
    public static var summaries: [(name: String, summary: String)] {
        all.map { ($0.name, $0.summary) } + presets.map { ($0.name, $0.summary) }
    }

    /// The options of an operation, each with its default and what it means; `nil` for a name that there is not.
    public static func options(of name: String) -> [(name: String, value: String?, help: String)]? {
        if presets.contains(where: { $0.name == name }) { return [] }
        return all.first { $0.name == name }.map { usualOptions($0) }
    }

    private static func usualOptions<Operation: ListedOperation>(
        _ type: Operation.Type
    ) -> [(name: String, value: String?, help: String)] {
        let usual = Operation()
        return type.options.map { ($0.name, $0.read(usual), $0.help) }
    }

    /// The operations of one part of `--augment`, such as `rotate:10@0.7`.
    /// - Throws: `OptionError` with what cannot be read.
    static func steps(
        parsing text: Substring
    ) throws(OptionError) -> [(operation: any AugmentationOperation, probability: Double)] {
        var rest = text.withoutBlanks
        var probability: Double?
        if let at = rest.lastIndex(of: "@") {
            let written = rest[rest.index(after: at)...]
            guard let number = Double(String(written)), (0...1).contains(number) else {
                throw OptionError(
                    "--augment \(rest): after @ a probability from 0 to 1 is expected, not \"\(written)\"")
            }
            (probability, rest) = (number, rest[..<at])
        }
        let parts = rest.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts.first.map(String.init) ?? ""
        if let preset = presets.first(where: { $0.name == name }) {
            guard parts.count == 1, probability == nil else {
                throw OptionError(
                    "--augment \(text): a preset takes no options and no probability; write its operations: "
                        + preset.operations)
            }
            var steps: [(operation: any AugmentationOperation, probability: Double)] = []
            for part in preset.operations.split(separator: ";") { steps += try self.steps(parsing: part) }
            return steps
        }
        guard let type = all.first(where: { $0.name == name }) else {
            let meant = nearestName(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
            throw OptionError(
                "--augment: there is no operation \"\(name.inOneLine(limit: 60))\"\(meant); easel augment --list shows all"
            )
        }
        if parts.count == 2, parts[1].isEmpty {
            throw OptionError("--augment \(text): options are expected after the colon")
        }
        return [(try type.init(options: parts.count == 2 ? parts[1] : ""), probability ?? 1)]
    }
}
