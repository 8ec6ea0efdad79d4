import EaselGraph

/// Minibatch standard deviation: one more channel that says how much the images of a group differ from one another.
///
/// A discriminator that sees each image by itself cannot tell that a generator draws the same one again and again; with
/// this channel it can. Images are taken in groups; over each group the standard deviation of every number is
/// averaged into one, which fills the new channel of all its images.
///
/// Source: Karras, Aila, Laine and Lehtinen, "Progressive growing of GANs for improved quality, stability, and
/// variation", ICLR 2018, section 3; groups as in Karras et al., "Analyzing and improving the image quality of
/// StyleGAN", CVPR 2020.
///
/// ### Shapes
/// `[N, height, width, channels]` → `[N, height, width, channels + 1]`.
public struct MinibatchDeviation: Module {
    private let groupSize: Int
    private let epsilon: Float

    /// Makes the layer.
    /// - Parameters:
    ///   - groupSize: The number of images in a group. Where it does not divide the batch, the next larger number that
    ///     does is taken, so that a last smaller batch has groups too.
    ///   - epsilon: The number added to the variance before its root is taken, which bounds the root's slope.
    public init(groupSize: Int = 4, epsilon: Float = 1e-8) { (self.groupSize, self.epsilon) = (groupSize, epsilon) }

    /// The result for an input, recorded in its trace.
    public func callAsFunction(_ input: Tensor) -> Tensor {
        input.trace.layer("MinibatchDeviation") {
            guard input.node != nil else { return input }
            let shape = input.shape
            guard shape.rank == 4, groupSize > 0 else {
                return input.trace.fail(
                    "minibatchDeviation",
                    "groups of \(groupSize) images of \(shape); at least 1 of [N, height, width, channels] is needed")
            }
            let count = shape[0]
            let size = (groupSize...max(groupSize, count)).first { count % $0 == 0 } ?? count
            let groups = count / size
            // Members of a group are a stride apart, so that the order of a batch does not decide who stands beside whom.
            let grouped = input.reshaped(to: [size, groups, shape[1] * shape[2] * shape[3]])
            let centred = grouped - grouped.mean(over: [0], keepingDimensions: true)
            let deviation = sqrt(square(centred).mean(over: [0]) + epsilon).mean(over: [1])
            let channel = deviation.reshaped(to: [1, groups, 1, 1]).broadcast(to: [size, groups, shape[1], shape[2]])
            return concatenated([input, channel.reshaped(to: [count, shape[1], shape[2], 1])], alongAxis: 3)
        }
    }
}
