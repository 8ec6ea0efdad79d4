import EaselGraph

private let odd: Shape = [3, 37]
private let positive = CaseInput(odd, .range(0.2, 3))

let arithmeticCases: [OperationCase] = [
    OperationCase("add", [CaseInput(odd), CaseInput(odd)]) { $0[0] + $0[1] },
    OperationCase("add to every row", [CaseInput([5, 3, 7]), CaseInput([7])]) { $0[0] + $0[1] },
    OperationCase("add to every column", [CaseInput([5, 7]), CaseInput([5, 1])]) { $0[0] + $0[1] },
    OperationCase("add both broadcast", [CaseInput([4, 1, 3]), CaseInput([5, 1])]) { $0[0] + $0[1] },
    OperationCase("add scalar", [CaseInput([1])]) { 2.5 + ($0[0] + 1) },
    OperationCase("subtract", [CaseInput(odd), CaseInput(odd)]) { $0[0] - $0[1] },
    OperationCase("subtract from a number", [CaseInput(odd)]) { (1 - $0[0]) - 0.25 },
    OperationCase("multiply", [CaseInput(odd), CaseInput(odd)]) { $0[0] * $0[1] },
    OperationCase("multiply by itself", [CaseInput(odd)]) { 3 * ($0[0] * $0[0]) * 0.5 },
    OperationCase("multiply every row", [CaseInput([5, 7]), CaseInput([7])]) { $0[0] * $0[1] },
    OperationCase("divide", [CaseInput(odd), CaseInput(odd, .awayFromZero)]) { $0[0] / $0[1] },
    OperationCase("divide a number", [CaseInput(odd, .awayFromZero)]) { (2 / $0[0]) / 3 },
    OperationCase("divide every column", [CaseInput([5, 7]), CaseInput([5, 1], .awayFromZero)]) { $0[0] / $0[1] },
    OperationCase("power", [positive, CaseInput(odd)]) { pow($0[0], $0[1]) },
    OperationCase("power with zero exponents", [CaseInput([6, 2], .range(0.5, 2)), CaseInput([6], .labels(2))]) {
        pow($0[0], 3 * $0[1].oneHot(classes: 2))
    },
    OperationCase("power of numbers", [positive]) { pow($0[0], 3) + pow($0[0], 1.7) + pow(2, $0[0]) },
    OperationCase("power special", [positive]) {
        pow($0[0], 0.5) + pow($0[0], -1) + pow($0[0], -0.5) + pow($0[0], 2) + pow($0[0], 0) + pow($0[0], 1)
    },
    OperationCase("power of negative bases", [CaseInput(odd, .awayFromZero)]) { pow($0[0], 3) },
    OperationCase("negate", [CaseInput(odd)]) { -$0[0] },
    OperationCase("absolute", [CaseInput(odd, .awayFromZero)]) { abs($0[0]) * $0[0] },
    OperationCase("sign", [CaseInput(odd, .awayFromZero)]) { sign($0[0]) },
    OperationCase("squareRoot", [positive]) { sqrt($0[0]) },
    OperationCase("reciprocalSquareRoot", [positive]) { reciprocalSquareRoot($0[0]) },
    OperationCase("reciprocal", [CaseInput(odd, .awayFromZero)]) { reciprocal($0[0]) },
    OperationCase("square", [CaseInput(odd)]) { square($0[0]) },
    OperationCase("rounding", [CaseInput(odd, .range(-5, 5))]) { floor($0[0]) + 10 * ceil($0[0]) + 100 * round($0[0]) },
    OperationCase("long chain", [CaseInput([4099]), CaseInput([4099])]) {
        tanh($0[0] * $0[1] + 1) * sigmoid($0[1]) - square($0[0])
    },
]

let functionCases: [OperationCase] = [
    OperationCase("exponential", [CaseInput(odd)]) { exp($0[0]) },
    OperationCase("exponentialMinusOne", [CaseInput(odd)]) { expm1($0[0]) },
    OperationCase("logarithm", [positive]) { log($0[0]) },
    OperationCase("logarithmOnePlus", [positive]) { log1p($0[0]) },
    OperationCase("sine", [CaseInput(odd)]) { sin($0[0]) },
    OperationCase("cosine", [CaseInput(odd)]) { cos($0[0]) },
    OperationCase("hyperbolicTangent", [CaseInput(odd)]) { tanh($0[0]) },
    OperationCase("sigmoid", [CaseInput(odd)]) { sigmoid($0[0]) },
    OperationCase("softplus", [CaseInput(odd)]) { softplus($0[0]) },
    OperationCase("softplus far out", [CaseInput([5], .exactly([-90, -30, 0.5, 30, 90]))]) { softplus($0[0]) },
    OperationCase("errorFunction", [CaseInput(odd)]) { erf($0[0]) },
    OperationCase("relu", [CaseInput(odd, .awayFromZero)]) { relu($0[0]) * $0[0] },
    OperationCase("reluGradient", [CaseInput(odd), CaseInput(odd, .awayFromZero)]) {
        $0[0].trace.apply(ReluGradient(), $0)
    },
    OperationCase("leakyRelu", [CaseInput(odd, .awayFromZero)]) { leakyRelu($0[0], slope: 0.2) },
    OperationCase("leakyReluGradient", [CaseInput(odd), CaseInput(odd, .awayFromZero)]) {
        $0[0].trace.apply(LeakyReluGradient(slope: 0.2), $0)
    },
    OperationCase("elu", [CaseInput(odd, .awayFromZero)]) { elu($0[0], alpha: 1.5) },
    OperationCase("gelu", [CaseInput(odd)]) { gelu($0[0]) },
    OperationCase("gelu by hyperbolic tangent", [CaseInput(odd)]) { gelu($0[0], .tanh) },
    OperationCase("silu", [CaseInput(odd)]) { silu($0[0]) },
    OperationCase("detach", [CaseInput(odd)], hasTrueGradient: false) { $0[0].detached() * $0[0] },
]

let choiceCases: [OperationCase] = [
    OperationCase("maximum", [CaseInput(odd, .distinct), CaseInput([37], .exactly([0.013]))]) { maximum($0[0], $0[1]) },
    OperationCase("maximum with a number", [CaseInput(odd, .awayFromZero)]) { maximum(0, maximum($0[0], -0.001)) },
    OperationCase("minimum", [CaseInput(odd, .distinct), CaseInput([3, 1], .exactly([0.013]))]) {
        minimum($0[0], $0[1])
    },
    OperationCase("minimum with a number", [CaseInput(odd, .awayFromZero)]) { minimum(0, minimum($0[0], 0.001)) },
    OperationCase("clamp", [CaseInput(odd, .distinct)]) { clamp($0[0], to: -0.7...0.9) * $0[0] },
    OperationCase("greater", [CaseInput(odd, .exactly([1, 2, 3])), CaseInput(odd, .exactly([2.6, 1.6]))]) {
        ($0[0] .> $0[1]) + 2 * ($0[0] .< 1.5) + 4 * (2.5 .> $0[1])
    },
    OperationCase("greaterOrEqual", [CaseInput(odd, .awayFromZero)]) { ($0[0] .>= 0) + 2 * ($0[0] .<= 0.05) },
    OperationCase("equal", [CaseInput([37], .labels(3))]) { input in
        let ones = input[0].oneHot(classes: 3)
        return (ones .== 1) + 2 * (ones .!= 0) + 4 * (ones .>= 1) + 8 * (ones .> 1) + 16 * (ones .<= 0)
    },
    OperationCase("isFinite", [CaseInput(odd, .awayFromZero)]) { isFinite($0[0]) + isFinite(1 / ($0[0] .> 0)) },
    OperationCase("select", [CaseInput(odd, .awayFromZero), CaseInput(odd), CaseInput([37])]) {
        select($0[0] .> 0, $0[1], $0[2])
    },
]
