import EaselGraph

let classificationCases: [OperationCase] = [
    OperationCase("softmax", [CaseInput([5, 11])]) { softmax($0[0]) },
    OperationCase("softmax of large numbers", [CaseInput([3, 4], .exactly([300, 301.5, 299]))]) { softmax($0[0]) },
    OperationCase("softmax of images", [CaseInput([2, 3, 2, 17])]) { softmax($0[0]) },
    OperationCase("logSumExp", [CaseInput([5, 11])]) { logSumExp($0[0]) },
    OperationCase("logSoftmax", [CaseInput([5, 11])]) { logSoftmax($0[0]) },
    OperationCase("oneHot", [CaseInput([7], .labels(5)), CaseInput([7, 5])]) { $0[0].oneHot(classes: 5) * $0[1] },
    OperationCase("softmaxCrossEntropy of labels", [CaseInput([7, 10]), CaseInput([7], .labels(10))]) {
        softmaxCrossEntropy($0[0], labels: $0[1])
    },
    OperationCase("softmaxCrossEntropy of targets", [CaseInput([7, 5]), CaseInput([7, 5], .range(0, 1))]) {
        softmaxCrossEntropy($0[0], targets: $0[1])
    },
    OperationCase("sigmoidCrossEntropy", [CaseInput([3, 37], .range(-6, 6)), CaseInput([3, 37], .range(0, 1))]) {
        sigmoidCrossEntropy($0[0], targets: $0[1])
    },
    OperationCase("sigmoidCrossEntropy to one", [CaseInput([8, 1], .range(-9, 9))]) {
        sigmoidCrossEntropy($0[0], targets: 1)
    },
]

let normalisationCases: [OperationCase] = [
    OperationCase(
        "batchNormalised in training", [CaseInput([3, 2, 4, 5]), CaseInput([5], .range(0.5, 1.5)), CaseInput([5])]
    ) { square(batchNorm($0[0], scale: $0[1], offset: $0[2]).output) },
    OperationCase(
        "batchNormalised in inference",
        [
            CaseInput([7, 5]), CaseInput([5], .range(0.5, 1.5)), CaseInput([5]), CaseInput([5]),
            CaseInput([5], .range(0.2, 2)),
        ]
    ) { batchNorm($0[0], scale: $0[1], offset: $0[2], mean: $0[3], variance: $0[4]) },
    OperationCase("randomUniform", [CaseInput([11, 13])]) { $0[0] * .randomUniform([11, 13]) },
    OperationCase("randomNormal", [CaseInput([11, 13])]) { $0[0] * .randomNormal([11, 13]) + .randomNormal([13]) },
    OperationCase("dropout", [CaseInput([11, 13])]) { dropout($0[0], rate: 0.4) },
    OperationCase("channelDropout", [CaseInput([5, 2, 3, 13])]) { channelDropout($0[0], rate: 0.4) },
    OperationCase(
        "groupNorm", [CaseInput([2, 2, 3, 6]), CaseInput([6], .range(0.5, 1.5)), CaseInput([6])]
    ) { square(groupNorm($0[0], groups: 3, scale: $0[1], offset: $0[2])) },
    OperationCase("instanceNorm", [CaseInput([2, 2, 3, 5])]) { square(instanceNorm($0[0])) * $0[0] },
    OperationCase(
        "layerNorm", [CaseInput([3, 5, 7]), CaseInput([5, 7], .range(0.5, 1.5)), CaseInput([5, 7])]
    ) { square(layerNorm($0[0], scale: $0[1], offset: $0[2])) },
    OperationCase("localResponseNorm", [CaseInput([2, 2, 3, 7])]) {
        localResponseNorm($0[0], size: 4, alpha: 0.6, beta: 0.75, k: 1)
    },
    OperationCase("unitStep", [CaseInput([5, 7], .awayFromZero)]) { unitStep($0[0]) * $0[0] },
]
