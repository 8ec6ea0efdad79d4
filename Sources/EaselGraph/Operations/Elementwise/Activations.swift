/// The Gaussian error linear unit x·Φ(x) of every element.
///
/// Source: Hendrycks and Gimpel, "Gaussian error linear units", 2016.
public func gelu(_ input: Tensor, _ variant: GeluVariant = .exact) -> Tensor {
    let twicePhi =
        switch variant {
        case .exact: erf(input * Float(0.707_106_781_186_547_5)) + 1
        case .tanh:
            tanh((input + square(input) * input * Float(0.044_715)) * Float(0.797_884_560_802_865_4)) + 1
        }
    return input * twicePhi * 0.5
}

/// The sigmoid linear unit x·sigmoid(x) of every element, also called swish.
///
/// Source: Elfwing, Uchibe and Doya, "Sigmoid-weighted linear units for neural network function approximation in
/// reinforcement learning", 2017.
public func silu(_ input: Tensor) -> Tensor { input * sigmoid(input) }

/// The unit step (threshold, Heaviside): 1 where an element is at least 0, else 0.
///
/// Its gradient is zero everywhere, so nothing before it learns. A straight-through estimator takes the gradient of a
/// smooth function instead, and keeps the step's value:
///
///     let smooth = sigmoid(input)
///     let output = smooth + (unitStep(input) - smooth).detached()
///
/// Source: McCulloch and Pitts, "A logical calculus of the ideas immanent in nervous activity", 1943; Bengio, Léonard and
/// Courville, "Estimating or propagating gradients through stochastic neurons for conditional computation", 2013.
public func unitStep(_ input: Tensor) -> Tensor { input .>= 0 }
