/// What traces a node: the values it gives.
typealias TFLiteFunction = @Sendable (TFLiteCallSite) throws -> [TFLiteValue]

/// An operator of the format: its name, and what traces it.
package struct TFLiteOperator: Sendable {
    package let name: String
    let function: TFLiteFunction

    init(_ name: String, _ function: @escaping TFLiteFunction) { (self.name, self.function) = (name, function) }
}

/// Every operator that is read, by its number in the format.
package let tfliteOperators: [Int: TFLiteOperator] = [
    tfliteConvolutions, tflitePoolings, tfliteElementwise, tfliteShapings,
].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
