import EaselGraph

/// The numbers of one input of a step, as `StepInput` makes them: `images(pixels)`.
public struct InputValues: Sendable {
    let declaration: InputDeclaration
    let numbers: Numbers
    /// The shape of an example, where it is another than the declared one.
    let shape: Shape?

    enum Numbers: Sendable {
        case floats([Float])
        case integers([Int32])

        var count: Int {
            switch self {
            case .floats(let values): values.count
            case .integers(let values): values.count
            }
        }
    }

    init<Element: TensorElement>(_ declaration: InputDeclaration, _ values: [Element], shape: Shape?) {
        (self.declaration, self.shape) = (declaration, shape)
        numbers = (values as? [Int32]).map { .integers($0) } ?? .floats(values as? [Float] ?? [])
    }

    /// The number of examples.
    /// - Throws: `StepError` where the numbers are not whole examples of a shape that the input takes.
    func exampleCount() throws -> Int {
        let shape = shape ?? declaration.shape
        guard declaration.takes(shape) else {
            throw StepError(
                "the step's input \(declaration) is given examples of \(shape)"
                    + (declaration.isOfAnySize ? "" : "; only an input that is ofAnySize: takes other shapes"))
        }
        let (count, rest) = numbers.count.quotientAndRemainder(dividingBy: max(shape.count, 1))
        guard rest == 0, count > 0 else {
            throw StepError(
                "\(numbers.count) numbers are not one or more examples of the step's input \(declaration.name), which have "
                    + "\(shape.count) each")
        }
        return count
    }
}
