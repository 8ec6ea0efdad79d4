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
