#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// Raises all colours, as numbers from 0 to 1, to a power.
struct Gamma: ListedOperation {
    static let name = "gamma"
    static let summary = "Raises all colours to a power: below 1 is brighter, 1 changes nothing."
    static let options: [OperationOption<Self>] = [
        .range("power", \.powers, "Below 1 is brighter, 1 changes nothing.", in: 0.01...20)
    ]
    var powers = 0.7...1.5

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let power = draw.number("power", in: powers)
        return .pixels { $0.replace { 255 * pow($0 / 255, power) } }
    }
}
