import EaselCore
import EaselGraph

/// A node of a TensorFlow Lite graph that is being traced.
struct TFLiteCallSite {
    /// The operator's name.
    let name: String
    let node: TFLiteModel.Node
    /// The values it takes; `nil` where an optional one is left out.
    let inputs: [TFLiteValue?]
    /// The tensors it gives, as the file describes them.
    let outputs: [TFLiteTensor]
    /// The tensors it takes, as the file describes them; `nil` where one is left out.
    let given: [TFLiteTensor?]
    /// The weights of a constant that a convolution or product takes, in the layout asked for.
    let weights: (_ place: Int, _ layout: TFLiteNetwork.WeightLayout) -> Tensor?
    /// How quantised sums are scaled and rounded.
    let arithmetic: QuantisedArithmetic

    /// What is wrong with the node, in one line.
    func error(_ problem: String) -> InterchangeError {
        InterchangeError("\(name) '\((outputs.first?.name ?? "").inOneLine(limit: 120))': \(problem)")
    }

    func input(_ place: Int) throws -> TFLiteValue {
        guard place < inputs.count, let value = inputs[place] else { throw error("input \(place + 1) is missing") }
        return value
    }

    /// The numbers of an input as they are in the file.
    func tensor(_ place: Int) throws -> Tensor {
        guard let tensor = try input(place).tensor else { throw error("input \(place + 1) is of whole numbers") }
        return tensor
    }

    /// The numbers of an input less their zero point: whole steps of its scale, or real ones as they are.
    func steps(_ place: Int) throws -> Tensor {
        let tensor = try self.tensor(place)
        return try quantisation(place)?.steps(tensor) ?? tensor
    }

    /// The real numbers of an input.
    func real(_ place: Int) throws -> Tensor {
        let tensor = try self.tensor(place)
        return try quantisation(place)?.real(tensor) ?? tensor
    }

    /// Numbers that are known before a picture is seen.
    func integers(_ place: Int) throws -> [Int] {
        guard let numbers = try input(place).numbers else {
            throw error("input \(place + 1) depends on the picture, and only a constant is read here")
        }
        return numbers.map { Int(clampingFrom: $0) }
    }

    /// An option that is a whole number.
    func option(_ field: Int, _ usual: Int = 0) throws -> Int {
        try node.options?.integer(field, Int32.self, usual) ?? usual
    }

    /// An option of one byte.
    func byte(_ field: Int) throws -> Int { try node.options?.integer(field, Int8.self) ?? 0 }

    /// The activation that an option names.
    func activation(_ field: Int) throws -> TFLiteActivation {
        let number = try byte(field)
        guard let activation = TFLiteActivation(rawValue: number) else {
            throw error("activation \(number) is not read")
        }
        return activation
    }

    /// What the whole numbers of an input stand for; `nil` of one of real numbers.
    func quantisation(_ place: Int) throws -> TFLiteQuantisation? {
        guard let quantisation = try input(place).quantisation else { return nil }
        guard quantisation.isOfOne else { throw error("input \(place + 1) has several scales") }
        return quantisation
    }

    /// What the whole numbers of an output stand for; `nil` where it is computed in real ones.
    func outputQuantisation(_ place: Int = 0) throws -> TFLiteQuantisation? {
        guard let quantisation = outputs[place].quantisation, quantisation.range.upperBound < 65536 else { return nil }
        guard quantisation.isOfOne else { throw error("its output has several scales") }
        return quantisation
    }

    /// Real numbers as the output has them: rounded to its whole numbers where it is quantised.
    func result(_ real: Tensor, _ activation: TFLiteActivation = .none, _ place: Int = 0) throws -> TFLiteValue {
        guard let quantisation = try outputQuantisation(place) else { return TFLiteValue(activation(real)) }
        return TFLiteValue(quantisation.quantised(real, activation), quantisation)
    }

    /// Numbers that only moved: they are those of the input.
    func moved(_ tensor: Tensor, _ place: Int = 0) throws -> TFLiteValue {
        TFLiteValue(tensor, try input(place).quantisation)
    }

    /// An axis of a value with so many dimensions; a negative one counts from the innermost.
    func axis(_ axis: Int, rank: Int) throws -> Int {
        let place = axis < 0 ? axis &+ rank : axis
        guard (0..<rank).contains(place) else { throw error("axis \(axis) of a value with \(rank) dimensions") }
        return place
    }
}
