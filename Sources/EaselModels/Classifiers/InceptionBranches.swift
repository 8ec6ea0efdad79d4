import EaselCore
import EaselGraph
import EaselLayers

/// The branches of a module of Inception v3 while it is laid out: each begins at the module's input.
struct InceptionBranches {
    private let input: FeatureMap
    private let width: (Int) -> Int
    private var branch: FeatureMap
    /// Rows and columns around a map that is too small for the filters that make it smaller.
    private let rim: Int

    /// Begins a module.
    /// - Parameters:
    ///   - input: The map that it is given.
    ///   - width: A number of channels times the configuration's factor.
    init(_ input: FeatureMap, _ width: @escaping (Int) -> Int) {
        (self.input, self.width, branch) = (input, width, input)
        rim = min(input.size.height, input.size.width) < 3 ? 1 : 0
    }

    /// Begins a branch with a convolution of 1x1.
    mutating func first(_ channels: Int) -> NormalisedConvolution {
        branch = input
        return next(channels, 1)
    }

    /// Goes on with a convolution that keeps the size.
    mutating func next(_ channels: Int, _ kernel: Size2D) -> NormalisedConvolution {
        NormalisedConvolution(
            &branch, width(channels), kernel: kernel,
            padding: Size2D(height: kernel.height / 2, width: kernel.width / 2))
    }

    /// A convolution that keeps the size, beside another one of the same input.
    func beside(_ channels: Int, _ kernel: Size2D) -> NormalisedConvolution {
        var other = self
        return other.next(channels, kernel)
    }

    /// Ends a branch with a convolution of 3x3 that makes the map smaller.
    mutating func last(_ channels: Int) -> NormalisedConvolution {
        NormalisedConvolution(&branch, width(channels), kernel: 3, stride: 2, padding: Size2D(rim))
    }

    /// The largest of each 3x3, which makes the map as small as `last` does.
    func pooling() -> MaxPooling2D {
        var map = input
        return map.maxPooling(3, stride: 2, padding: rim)
    }

    /// The map that the branches' results are joined to.
    func joined(_ channels: [Int], withInput: Bool = false) -> FeatureMap {
        var map = branch
        map.joined(channels: channels.map(width).reduce(withInput ? input.channels : 0, +))
        return map
    }
}
