import EaselCore
import EaselLayers

/// The initializers of a model's layers, derived from the one that is chosen.
extension Initializer {
    /// The initializer for a layer that no ReLU follows, such as the last one of a decoder.
    ///
    /// He's variance is twice what preserves the variance of a layer's activations, since a ReLU halves it. Without a
    /// ReLU, Glorot's preserves it in the forward and the backward pass alike.
    var ofLinearLayers: Initializer {
        if self == .heNormal { return .glorotNormal }
        return self == .heUniform ? .glorotUniform : self
    }

    /// The initializer for biases: zeros, as both He and Glorot have it, and with PyTorch's default what PyTorch does.
    var ofBiases: Initializer { self == .pyTorchDefault ? self : .zeros }
}

extension ModelOption {
    /// The initializer of the weights.
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
