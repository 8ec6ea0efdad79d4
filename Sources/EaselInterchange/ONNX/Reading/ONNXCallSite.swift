import EaselCore
import EaselGraph

/// A node of an ONNX graph that is being traced: its attributes and the values it takes.
struct ONNXCallSite {
    let node: ONNXNode
    /// The values; `nil` where an optional one is left out.
    let inputs: [ONNXValue?]
    /// The version of the operators.
    let version: Int

    /// What is wrong with the node, in one line.
    func error(_ problem: String) -> InterchangeError {
        let name = node.name.isEmpty ? node.outputs.first ?? "" : node.name
        // A list that a file has may be of any length.
        return InterchangeError(
            "\(node.type.inOneLine(limit: 60)) '\(name.inOneLine(limit: 120))': \(problem.inOneLine(limit: 400))")
    }

    /// A value that the operator cannot do without.
    func input(_ place: Int) throws -> ONNXValue {
        guard let value = optional(place) else { throw error("input \(place + 1) is missing") }
        return value
    }

    /// A value that may be left out.
    func optional(_ place: Int) -> ONNXValue? { place < inputs.count ? inputs[place] : nil }

    /// A value of 32-bit floating point as a tensor in the file's order.
    func tensor(_ place: Int) throws -> Tensor { try floating(place).tensor }

    /// A value of floating point.
    func floating(_ place: Int) throws -> ONNXValue {
        let value = try input(place)
        guard value.type.isFloating || value.type == .bool else {
            throw error("takes floating-point numbers here, not \(value.type)")
        }
        return value
    }

    /// Whole numbers that must be known before a picture is seen.
    func integers(_ place: Int) throws -> [Int] {
        let value = try input(place)
        guard let numbers = value.integers else {
            throw error("input \(place + 1) depends on the picture, and only a constant is read here")
        }
        return numbers
    }

    /// Whole numbers that may be left out.
    func optionalIntegers(_ place: Int) throws -> [Int]? { optional(place) == nil ? nil : try integers(place) }

    /// Numbers that must be known before a picture is seen.
    func numbers(_ place: Int) throws -> [Double] {
        guard let numbers = try input(place).numbers else {
            throw error("input \(place + 1) depends on the picture, and only a constant is read here")
        }
        return numbers
    }

    // MARK: Attributes

    /// A whole number.
    func integer(_ name: String, _ usual: Int) throws -> Int { try integerIfAny(name) ?? usual }

    /// A whole number that may be left out.
    func integerIfAny(_ name: String) throws -> Int? {
        switch node.attributes[name] {
        case nil: return nil
        case .integer(let number)?: return number
        default: throw error("attribute \(name) is no whole number")
        }
    }

    /// A number.
    func float(_ name: String, _ usual: Float) throws -> Float {
        switch node.attributes[name] {
        case nil: return usual
        case .float(let number)?: return number
        default: throw error("attribute \(name) is no number")
        }
    }

    /// A text.
    func text(_ name: String, _ usual: String) throws -> String {
        switch node.attributes[name] {
        case nil: return usual
        case .text(let text)?: return text
        default: throw error("attribute \(name) is no text")
        }
    }

    /// Whole numbers that may be left out.
    func integers(_ name: String) throws -> [Int]? {
        switch node.attributes[name] {
        case nil: return nil
        case .integers(let numbers)?: return numbers
        default: throw error("attribute \(name) is no list of whole numbers")
        }
    }

    /// Whole numbers of an attribute, each in a range, as many as said.
    func integers(_ name: String, count: Int, usual: Int, in range: ClosedRange<Int>) throws -> [Int] {
        let numbers = try integers(name) ?? [Int](repeating: usual, count: count)
        guard numbers.count == count, numbers.allSatisfy(range.contains) else {
            throw error("attribute \(name) is \(numbers), expected \(count) numbers from \(range.lowerBound) on")
        }
        return numbers
    }

    /// An axis of a value with so many dimensions; a negative one counts from the innermost.
    func axis(_ axis: Int, rank: Int) throws -> Int {
        let place = axis < 0 ? axis + rank : axis
        guard (0..<rank).contains(place) else { throw error("axis \(axis) of a value with \(rank) dimensions") }
        return place
    }

    /// Different axes.
    func axes(_ axes: [Int], rank: Int) throws -> [Int] {
        let places = try axes.map { try axis($0, rank: rank) }
        guard Set(places).count == places.count else { throw error("axes \(axes) name one twice") }
        return places
    }
}
