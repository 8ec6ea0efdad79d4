/// Group normalisation: normalises each image's groups of channels over their positions, then scales and offsets each
/// channel.
///
/// Unlike batch normalisation it does the same in training and in inference, whatever the size of the batch.
///
/// Source: Wu and He, "Group normalization", ECCV 2018.
///
/// - Parameters:
///   - input: `[N, …, C]`.
///   - groups: The number of groups of neighbouring channels, a divisor of their number.
///   - scale: `[C]`.
///   - offset: `[C]`.
///   - epsilon: Added to the variance.
public func groupNorm(
    _ input: Tensor, groups: Int, scale: Tensor, offset: Tensor, epsilon: Float = 1e-5
) -> Tensor {
    let parameters = [("scale", scale), ("offset", offset)]
    if let failure = unfitChannels("groupNormalisation", input, parameters, epsilon) { return failure }
    return input.groupsStandardised(groups, "groupNormalisation", epsilon) * scale + offset
}

/// Instance normalisation: normalises each channel of each image over its positions.
///
/// Source: Ulyanov, Vedaldi and Lempitsky, "Instance normalization: the missing ingredient for fast stylization", 2016.
///
/// - Parameters:
///   - input: `[N, …, C]`, of more than one position.
///   - epsilon: Added to the variance.
public func instanceNorm(_ input: Tensor, epsilon: Float = 1e-5) -> Tensor {
    let name = "instanceNormalisation"
    if let failure = unfitChannels(name, input, [], epsilon) { return failure }
    guard input.shape.dimensions.dropFirst().dropLast().reduce(1, *) > 1 else {
        return input.trace.fail(
            name, "input \(input.shape) has one position, whose deviation from its mean is always 0; use larger images")
    }
    return input.groupsStandardised(input.shape[-1], name, epsilon)
}

extension Tensor {
    fileprivate func groupsStandardised(_ groups: Int, _ operation: String, _ epsilon: Float) -> Tensor {
        guard shape.rank >= 2 else { return trace.fail(operation, "input has shape \(shape), expected [N, …, C]") }
        let channels = shape[-1]
        guard groups >= 1, channels % groups == 0 else {
            return trace.fail(operation, "\(channels) channels do not divide into \(groups) groups")
        }
        let positions = shape.dimensions.dropFirst().dropLast().reduce(1, *)
        let split = reshaped(to: [shape[0], positions, groups, channels / groups])
        return split.standardised(over: [1, 3], epsilon: epsilon).reshaped(to: shape)
    }
}
