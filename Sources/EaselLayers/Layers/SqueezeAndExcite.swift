import EaselGraph

/// Squeeze and excite: weighs each channel of an image by what all of the image's channels are in the mean.
///
/// The means of the channels go through a dense layer, ReLU, a dense layer back to as many numbers as there are channels,
/// and a sigmoid; the channels are multiplied by the result. The dense layers are convolutions of 1x1, and named, as in
/// torchvision.
///
/// Source: Hu, Shen and Sun, "Squeeze-and-excitation networks", CVPR 2018.
///
/// ### Shapes
/// `[N, H, W, channels]` → the same.
public struct SqueezeAndExcite: Module {
    /// The layer from the means of channels to fewer numbers.
    public let fc1: Convolution2D
    /// The layer from those to a number for each channel.
    public let fc2: Convolution2D

    /// Makes a layer whose parameters have no value yet.
    /// - Parameters:
    ///   - channels: The channels of the images.
    ///   - squeezed: How many numbers they are squeezed into, in the paper a sixteenth as many.
    ///   - initializer: The initializer of the weights.
    ///   - biasInitializer: The initializer of the biases.
    public init(
        channels: Int, squeezed: Int, initializer: Initializer = .pyTorchDefault,
        biasInitializer: Initializer = .pyTorchDefault
    ) {
        func layer(_ inputs: Int, _ outputs: Int) -> Convolution2D {
            Convolution2D(
                inputChannels: inputs, outputChannels: outputs, kernelSize: 1, initializer: initializer,
                biasInitializer: biasInitializer)
        }
        (fc1, fc2) = (layer(channels, squeezed), layer(squeezed, channels))
    }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("SqueezeAndExcite", fc1.weight) {
            guard input.node != nil else { return input }
            guard input.shape.rank == 4 else {
                return input.trace.fail("squeezeAndExcite", "input has shape \(input.shape), expected [N, H, W, C]")
            }
            return input * sigmoid(fc2(relu(fc1(input.mean(over: [1, 2], keepingDimensions: true)))))
        }
    }
}
