import EaselGraph

/// The gradient penalty of WGAN-GP: the mean of `(‖∇critic(x)‖ - 1)²`, where each `x` is a random interpolation between
/// a real and a generated image.
///
/// The gradient is part of the graph, so differentiating the penalty differentiates the critic twice. The critic must
/// treat every image by itself: no batch normalisation.
///
/// Source: Gulrajani et al., "Improved training of Wasserstein GANs", 2017.
///
/// ### Shapes
/// `[N, …]` twice → one number.
/// - Parameters:
///   - real: Real images.
///   - fake: Generated images; no gradient passes through them.
///   - mixing: The interpolation weights, in `0…1`, `[N]`; if `nil`, drawn anew in each run.
///   - critic: Images to one number each.
public func gradientPenalty(
    real: Tensor, fake: Tensor, mixing: Tensor? = nil, critic: (Tensor) -> Tensor
) -> Tensor {
    guard haveOneShape("gradientPenalty", fake, real), real.trace.diagnostic == nil else { return real }
    let count = real.shape[0]
    let place = (mixing ?? .randomUniform([count]))
        .reshaped(to: Shape([count] + [Int](repeating: 1, count: real.shape.rank - 1)))
    let between = (real + (fake - real) * place).detached()
    let squares = squaredSlopes(of: critic, at: between)
    // Where a critic is flat the root has no derivative; the smallest addend that matters nowhere else gives it one.
    return square(sqrt(squares + 1e-12) - 1).mean()
}

/// The R1 gradient penalty: `½·mean(‖∇discriminator(x)‖²)` at real images.
///
/// Source: Mescheder, Geiger and Nowozin, "Which training methods for GANs do actually converge?", ICML 2018.
///
/// ### Shapes
/// `[N, …]` → one number.
public func realGradientPenalty(_ real: Tensor, discriminator: (Tensor) -> Tensor) -> Tensor {
    guard real.trace.diagnostic == nil else { return real }
    return squaredSlopes(of: discriminator, at: real.detached()).mean() * 0.5
}

/// The squared norm of the gradient of each result with respect to its own input, `[N]`.
private func squaredSlopes(of critic: (Tensor) -> Tensor, at images: Tensor) -> Tensor {
    // Where no result depends on another's input, the gradient of the sum has each one's own in its row. The spread of a
    // batch (`MinibatchDeviation`) mixes a little of the others' in, as in the papers that use both.
    let slopes = critic(images).sum().gradients(withRespectTo: [images])[0]
    return square(slopes).flattened().sum(over: [1])
}
