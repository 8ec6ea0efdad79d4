import EaselGraph

let reductionCases: [OperationCase] = [
    OperationCase("reduceSum", [CaseInput([3, 5, 7])]) { square($0[0]).sum() },
    OperationCase("reduceSum innermost", [CaseInput([3, 5, 7])]) { $0[0].sum(over: [-1]) },
    OperationCase("reduceSum outermost", [CaseInput([3, 5, 7])]) { $0[0].sum(over: [0]) },
    OperationCase("reduceSum middle", [CaseInput([3, 5, 7])]) { $0[0].sum(over: [1], keepingDimensions: true) },
    OperationCase("reduceSum outer and inner", [CaseInput([3, 5, 7])]) { $0[0].sum(over: [0, 2]) },
    OperationCase("reduceSum long row", [CaseInput([2, 4099])]) { $0[0].sum(over: [1]) },
    OperationCase("reduceSum many rows", [CaseInput([1031, 5])]) { $0[0].sum(over: [0]) },
    OperationCase("reduceSum everything long", [CaseInput([20011])]) { $0[0].sum() },
    OperationCase("mean of images", [CaseInput([2, 3, 5, 4])]) { $0[0].mean(over: [1, 2]) },
    OperationCase("variance", [CaseInput([5, 7])]) { $0[0].variance(over: [0]) },
    OperationCase("standardDeviation", [CaseInput([5, 7])]) { $0[0].standardDeviation(over: [1]) },
    OperationCase("reduceMaximum", [CaseInput([3, 5, 7], .distinct)]) { $0[0].max() },
    OperationCase("reduceMaximum innermost", [CaseInput([3, 37], .distinct)]) { square($0[0].max(over: [1])) },
    OperationCase("reduceMaximum outermost", [CaseInput([5, 19], .distinct)]) { $0[0].max(over: [0]) },
    OperationCase("reduceMaximum images", [CaseInput([2, 3, 5, 3], .distinct)]) { $0[0].max(over: [1, 2]) },
    OperationCase("reduceMinimum", [CaseInput([3, 5, 7], .distinct)]) {
        square($0[0].min(over: [1], keepingDimensions: true))
    },
    OperationCase("reduceMinimum everything", [CaseInput([111], .distinct)]) { $0[0].min() },
    OperationCase("argMaximum", [CaseInput([9, 11], .distinct)]) { $0[0].argMax().oneHot(classes: 11) * $0[0] },
    OperationCase("argMaximum of ties", [CaseInput([8], .labels(5))]) {
        $0[0].oneHot(classes: 5).reshaped(to: [4, 10]).argMax().oneHot(classes: 10)
    },
]

let shapingCases: [OperationCase] = [
    OperationCase("fill", [CaseInput([1])]) { $0[0] * $0[0].filled([3, 5], 1.5) },
    OperationCase("reshape", [CaseInput([3, 4, 5])]) { square($0[0]).reshaped(to: [5, -1]) },
    OperationCase("broadcast", [CaseInput([3, 1])]) { square($0[0].broadcast(to: [2, 3, 5])) },
    OperationCase("broadcast of one", [CaseInput([1])]) { $0[0].broadcast(to: [7, 5]) },
    OperationCase("transpose", [CaseInput([3, 37])]) { $0[0].transposed([1, 0]) },
    OperationCase("transpose of images", [CaseInput([2, 3, 5, 7])]) { square($0[0]).transposed([0, 3, 1, 2]) },
    OperationCase("transpose turning three", [CaseInput([3, 4, 5])]) { $0[0].transposed([2, 0, 1]) },
    OperationCase("slice", [CaseInput([5, 7, 3])]) {
        square($0[0].slice(starts: [1, 2, 0], sizes: [3, 4, 2]))
    },
    OperationCase("slice with steps", [CaseInput([9, 11])]) {
        $0[0].slice(starts: [1, 0], sizes: [3, 4], steps: [3, 2])
    },
    OperationCase("pad", [CaseInput([3, 5])]) { square($0[0].padded(low: [1, 0], high: [2, 3], value: 0.5)) },
    OperationCase("pad between", [CaseInput([2, 3, 4])]) {
        $0[0].padded(low: [0, 2, 1], high: [1, 0, 0], interior: [0, 1, 2])
    },
    OperationCase("concatenate", [CaseInput([2, 3]), CaseInput([4, 3]), CaseInput([1, 3])]) {
        square(concatenated($0, alongAxis: 0))
    },
    OperationCase("concatenate channels", [CaseInput([2, 3, 5]), CaseInput([2, 3, 1])]) {
        concatenated($0, alongAxis: -1)
    },
    OperationCase("concatenate with itself", [CaseInput([3, 2])]) { concatenated([$0[0], $0[0]], alongAxis: 1) },
    OperationCase("split and stack", [CaseInput([4, 6])]) { input in
        let parts = input[0].split(into: 3, alongAxis: 1)
        return stacked([parts[2], square(parts[0]), parts[1]], alongAxis: 1)
    },
    OperationCase("split unequally", [CaseInput([7, 2])]) { input in
        let parts = input[0].split(sizes: [2, 5], alongAxis: 0)
        return parts[0].sum() * parts[1]
    },
]
