import EaselGraph
import Foundation

/// An operation whose result at a position depends on its operands there alone.
package protocol ReferenceElementwise: ReferenceOperation {
    /// The result at one position.
    func evaluate(_ x: [Double]) -> Double
}

extension ReferenceElementwise {
    package func evaluate(_ operands: [ReferenceTensor], _ type: TensorType) -> [Double] {
        (0..<type.shape.count).map { index in evaluate(operands.map { $0.values[index] }) }
    }
}

extension Double {
    // Under names of their own because Foundation's would be hidden by Easel's functions on tensors where both are seen.
    var logarithm: Double { Foundation.log(self) }
    var sine: Double { Foundation.sin(self) }
    var cosine: Double { Foundation.cos(self) }
}

extension Add: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] + x[1] } }
extension Subtract: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] - x[1] } }
extension Multiply: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] * x[1] } }
extension Divide: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] / x[1] } }
extension Maximum: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] > x[1] ? x[0] : x[1] } }
extension Minimum: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] < x[1] ? x[0] : x[1] } }
extension Power: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { Foundation.pow(x[0], x[1]) } }
extension Negate: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { -x[0] } }
extension Absolute: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].magnitude } }
extension Sign: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[0] > 0 ? 1 : x[0] < 0 ? -1 : x[0] }
}
extension SquareRoot: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].squareRoot() } }
extension ReciprocalSquareRoot: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { 1 / x[0].squareRoot() }
}
extension Reciprocal: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { 1 / x[0] } }
extension Square: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] * x[0] } }
extension Floor: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].rounded(.down) } }
extension Ceiling: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].rounded(.up) } }
extension Round: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[0].rounded(.toNearestOrEven) }
}
extension Exponential: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { Foundation.exp(x[0]) } }
extension ExponentialMinusOne: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { Foundation.expm1(x[0]) }
}
extension Logarithm: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].logarithm } }
extension LogarithmOnePlus: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { Foundation.log1p(x[0]) }
}
extension Sine: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].sine } }
extension Cosine: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].cosine } }
extension HyperbolicTangent: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { Foundation.tanh(x[0]) }
}
extension Sigmoid: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { 1 / (1 + Foundation.exp(-x[0])) }
}
extension Softplus: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double {
        (x[0] > 0 ? x[0] : 0) + Foundation.log1p(Foundation.exp(-x[0].magnitude))
    }
}
extension ErrorFunction: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { Foundation.erf(x[0]) }
}
extension Relu: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] > 0 ? x[0] : 0 } }
extension ReluGradient: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[1] > 0 ? x[0] : 0 } }
extension LeakyRelu: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[0] > 0 ? x[0] : x[0] * Double(slope) }
}
extension LeakyReluGradient: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[1] > 0 ? x[0] : x[0] * Double(slope) }
}
extension Elu: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[0] > 0 ? x[0] : Double(alpha) * Foundation.expm1(x[0]) }
}
extension Detach: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] } }
extension Greater: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] > x[1] ? 1 : 0 } }
extension GreaterOrEqual: ReferenceElementwise {
    package func evaluate(_ x: [Double]) -> Double { x[0] >= x[1] ? 1 : 0 }
}
extension Equal: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] == x[1] ? 1 : 0 } }
extension IsFinite: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0].isFinite ? 1 : 0 } }
extension Select: ReferenceElementwise { package func evaluate(_ x: [Double]) -> Double { x[0] != 0 ? x[1] : x[2] } }
