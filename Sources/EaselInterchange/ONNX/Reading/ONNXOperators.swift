/// What traces a node: the values it gives.
typealias ONNXOperator = @Sendable (ONNXCallSite) throws -> [ONNXValue]

/// Every operator that is read, by its name.
let onnxOperators: [String: ONNXOperator] = [
    elementwiseOperators, activationOperators, convolutionOperators, poolingOperators, normalisationOperators,
    productOperators, resizeOperators, reductionOperators, shapingOperators, constantOperators, trigonometricOperators,
    triangleOperators, indexedOperators, quantisedOperators, quantisedProductOperators, paddingOperators,
    orderOperators,
    selectingOperators, unpoolingOperators, samplingOperators, regionOperators, einsumOperators,
].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
