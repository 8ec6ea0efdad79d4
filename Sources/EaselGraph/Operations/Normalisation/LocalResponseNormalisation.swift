/// Local response normalisation: divides each element by a power of the mean square of its neighbours in the next
/// channels, `x / (k + alpha · Σ x² / size)^beta`.
///
/// The sum is over `size` channels, those from `size / 2` before to `(size - 1) / 2` after; channels that are not there
/// count as 0. This is PyTorch's definition, in which `alpha` is divided by `size`; that of the paper is not, so its
/// alpha of 0.0001 over five channels is 0.0005 here.
///
/// Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks", NeurIPS
/// 2012, section 3.3.
///
/// - Parameters:
///   - input: `[N, H, W, C]`.
///   - size: The number of channels that are added up.
///   - alpha: The weight of their mean square.
///   - beta: The exponent.
///   - k: What is added before the power is taken, above 0.
public func localResponseNorm(
    _ input: Tensor, size: Int, alpha: Float = 1e-4, beta: Float = 0.75, k: Float = 1
) -> Tensor {
    let name = "localResponseNormalisation"
    guard input.node != nil else { return input }
    guard input.shape.rank == 4 else {
        return input.trace.fail(name, "input has shape \(input.shape), expected [N, H, W, C]")
    }
    guard size >= 1, alpha >= 0, alpha.isFinite, beta.isFinite, k > 0, k.isFinite else {
        return input.trace.fail(
            name, "size \(size) must be at least 1, alpha \(alpha) at least 0, beta \(beta) a number, k \(k) above 0")
    }
    // The band has a number for each pair of channels.
    guard input.shape[3] <= 1 << 16 else {
        return input.trace.fail(name, "\(input.shape[3]) channels are more than \(1 << 16), which is the most")
    }
    // A product with a band of ones adds neighbours at the speed of a convolution; its gradient is a
    // product with the band turned.
    let filter = input.band(channels: input.shape[3], size: size)
    let sums = convolution2D(square(input), filter: filter)
    return input * pow(sums * (alpha / Float(size)) + k, -beta)
}

extension Tensor {
    /// The filter `[1, 1, C, C]` that adds to each channel its neighbours.
    ///
    /// Made of what there is: rows of ones with a row's length of zeros and one more between them, cut into rows that are
    /// one shorter, stand one further to the right in each row.
    fileprivate func band(channels: Int, size: Int) -> Tensor {
        // Of a window that is longer than there are channels, the part that can reach one.
        let before = Swift.min(size / 2, channels)
        let after = Swift.min((size - 1) / 2, channels)
        let length = before + after + 1
        let columns = channels + length - 1
        let flat = filled([channels, length], 1).padded(low: [0, 0], high: [0, channels])
            .reshaped(to: [channels * (columns + 1)])
        return flat.slice(alongAxis: 0, from: 0, count: channels * columns).reshaped(to: [channels, columns])
            .slice(alongAxis: 1, from: after, count: channels).reshaped(to: [1, 1, channels, channels])
    }
}
