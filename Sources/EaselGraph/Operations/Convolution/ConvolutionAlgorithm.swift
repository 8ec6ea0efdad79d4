/// How a convolution adds up its products.
package enum ConvolutionAlgorithm: String, Sendable {
    /// As is expected to be the fastest: by Winograd's minimal filtering too, whose sums are rounded on the way.
    case automatic
    /// Every product of a pixel and a tap by itself, and no factor multiplied into the filter: sums of whole numbers up to 2²⁴ are
    /// exact.
    case direct

    /// What an operation says of it.
    package var attributes: [Attribute] { self == .automatic ? [] : [Attribute("algorithm", rawValue)] }
}
