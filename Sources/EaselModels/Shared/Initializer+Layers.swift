import EaselCore
import EaselLayers

/// How the layers of a model are drawn of which only one initializer is chosen.
extension Initializer {
    /// For a layer that no ReLU follows, such as the last one of a decoder.
    ///
    /// He's variance is twice as large as what keeps the size of a layer's numbers, since a ReLU takes half of it away.
    /// Where there is none, Glorot's keeps it on the way forward and back alike.
    var ofLinearLayers: Initializer {
        if self == .heNormal { return .glorotNormal }
        return self == .heUniform ? .glorotUniform : self
    }

    /// For biases: zeros, as both He and Glorot have it, and with PyTorch's default what PyTorch does.
    var ofBiases: Initializer { self == .pyTorchDefault ? self : .zeros }
}

extension ModelOption {
    /// How weights are drawn.
    ///
    /// Runs begun before there was a choice do not record it; their weights are those of their checkpoints.
    static func initializer(_ path: any WritableKeyPath<Root, Initializer> & Sendable) -> ModelOption {
        let names = Initializer.named.map(\.name).joined(separator: ", ")
        return ModelOption(
            "initializer", path, help: "How weights are drawn: \(names).",
            parse: { text in
                guard let initializer = Initializer(named: text) else {
                    throw OptionError("there is no initializer \"\(text)\"; there are \(names)")
                }
                return initializer
            }, text: \.name)
    }
}
