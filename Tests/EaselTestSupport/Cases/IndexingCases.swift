import EaselGraph

let indexingCases: [OperationCase] = [
    OperationCase("constant", [CaseInput([3, 2])]) { $0[0] * .constant([1, -2.5, 3, 0, 5, 6], [3, 2]) },
    OperationCase("constant of a vector", [CaseInput([5, 3])]) { square($0[0]) + .constant([1, 2, 3]) },
    OperationCase("constant integers", [CaseInput([3, 5])]) {
        $0[0] * .constant(integers: [4, 0, 2]).oneHot(classes: 5)
    },
    OperationCase("flip", [CaseInput([3, 37])]) { square($0[0]).flipped([1]) },
    OperationCase("flip of images", [CaseInput([2, 5, 9, 3])]) { $0[0].flipped([2]) },
    OperationCase("flip of three", [CaseInput([4, 5, 6])]) { $0[0].flipped([-1, 0]) * $0[0] },
    OperationCase("flip of integers", [CaseInput([7], .labels(5)), CaseInput([7, 5])]) {
        $0[0].flipped([0]).oneHot(classes: 5) * $0[1]
    },
    OperationCase("gather", [CaseInput([5, 7]), CaseInput([9], .labels(5))]) { square($0[0]).gathered($0[1]) },
    OperationCase("gather inner", [CaseInput([3, 11]), CaseInput([4], .labels(11))]) {
        $0[0].gathered($0[1], alongAxis: -1)
    },
    OperationCase("gather in between", [CaseInput([2, 6, 19]), CaseInput([3, 4], .labels(6))]) {
        square($0[0].gathered($0[1], alongAxis: 1))
    },
    OperationCase("gather one", [CaseInput([4, 5])]) { $0[0].gathered(.constant(integers: [2], [])) },
    OperationCase("gather many", [CaseInput([33, 70]), CaseInput([1031], .labels(33))]) { $0[0].gathered($0[1]) },
    OperationCase("scatterSum", [CaseInput([5, 7]), CaseInput([9], .labels(5)), CaseInput([9, 7])]) { inputs in
        let loss = (inputs[0].gathered(inputs[1]) * inputs[2]).sum()
        return square(loss.gradients(withRespectTo: [inputs[0]])[0]) * inputs[0]
    },
    OperationCase("asFloats", [CaseInput([3, 7], .labels(300)), CaseInput([7])]) { $0[0].asFloats() * $0[1] },
    OperationCase("asFloats broadcast", [CaseInput([7], .labels(9)), CaseInput([5, 7])]) {
        $0[1] * $0[0].asFloats() + $0[0].asFloats()
    },
    OperationCase("asIntegers", [CaseInput([9, 13], .range(-300, 300)), CaseInput([9, 13])]) {
        $0[0].asIntegers().asFloats() * $0[1]
    },
    OperationCase("asIntegers as indices", [CaseInput([31], .range(0.1, 4.9)), CaseInput([5, 7])]) {
        square($0[1]).gathered($0[0].asIntegers())
    },
    OperationCase("compareIntegers equal", [CaseInput([40], .labels(3)), CaseInput([40], .labels(3)), CaseInput([40])])
    { ($0[0] .== $0[1]) * $0[2] },
    OperationCase("compareIntegers broadcast", [CaseInput([5, 1], .labels(4)), CaseInput([7], .labels(4))]) {
        ($0[0] .> $0[1]) + ($0[0] .<= $0[1]) * 2 + ($0[0] .!= $0[1]) * 4
    },
    OperationCase("compareIntegers with numbers", [CaseInput([29], .labels(7))]) {
        ($0[0] .>= 3) + ($0[0] .== 5) + (2 .> $0[0]) + ($0[0].flipped([0]) .< 4)
    },
    OperationCase("customGradient", [CaseInput([5, 7])]) { inputs in
        withCustomGradient(of: inputs) {
            square($0[0])
        } gradient: { inputs, _, gradient in
            [inputs[0] * 2 * gradient]
        }
    },
    OperationCase("customGradient of two", [CaseInput([5]), CaseInput([5], .range(1, 2))]) { inputs in
        let quotient = withCustomGradient(of: inputs) {
            $0[0] / $0[1]
        } gradient: { inputs, result, gradient in
            [gradient / inputs[1], -result * gradient / inputs[1]]
        }
        return quotient * inputs[0]
    },
    OperationCase("customGradient straight through", [CaseInput([6])], hasTrueGradient: false) { inputs in
        withCustomGradient(of: inputs) {
            round($0[0] * 3)
        } gradient: { _, _, gradient in
            [gradient]
        }
    },
]
