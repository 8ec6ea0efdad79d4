import EaselCore
import EaselGraph

/// Sums of products by the names of dimensions.
let einsumOperators: [String: ONNXOperator] = [
    "Einsum": { call in
        let operands = try call.inputs.indices.map { try call.floating($0) }
        let equation = try ONNXEquation(try call.text("equation", ""), ranks: operands.map(\.dimensions.count), call)
        let sizes = try equation.sizes(operands.map(\.dimensions), call)
        var terms = try zip(operands, equation.operands).map { value, labels in
            try EinsumTerm(value, labels, sizes, call)
        }
        guard var result = terms.first else { throw call.error("has no inputs") }
        terms.removeFirst()
        while !terms.isEmpty {
            let next = terms.removeFirst()
            let kept = Set(equation.result).union(terms.flatMap(\.labels))
            result = result.multiplied(next, keeping: kept, sizes)
        }
        result = result.summed(keeping: Set(equation.result))
        let order = equation.result.compactMap { result.labels.firstIndex(of: $0) }
        return [ONNXValue(result.tensor.transposed(order), operands[0].type)]
    }
]

/// An equation such as `bhwc,hkc->bhwk`: a number for each dimension of each operand and of the result, equal for those that
/// are one.
private struct ONNXEquation {
    /// The dimensions of each operand; those of an ellipsis are negative, the innermost -1.
    let operands: [[Int]]
    /// The dimensions of the result.
    let result: [Int]

    init(_ text: String, ranks: [Int], _ call: ONNXCallSite) throws {
        func wrong() -> InterchangeError {
            call.error("equation '\(text.inOneLine(limit: 80))' is none for its inputs")
        }
        guard text.utf8.count <= 256 else { throw wrong() }
        let sides = text.filter { $0 != " " }.split(separator: "->", omittingEmptySubsequences: false)
        let terms = (sides.first ?? "").split(separator: ",", omittingEmptySubsequences: false)
        guard sides.count <= 2, terms.count == ranks.count else { throw wrong() }
        var most = 0
        func labels(_ term: Substring, _ hidden: (Int) -> Int) throws -> [Int] {
            let parts = term.split(separator: "...", omittingEmptySubsequences: false)
            let letters = parts.joined().unicodeScalars.map { Int($0.value) }
            guard parts.count <= 2, letters.allSatisfy({ (65...90).contains($0) || (97...122).contains($0) }) else {
                throw wrong()
            }
            guard parts.count == 2 else { return letters }
            let count = hidden(letters.count)
            guard count >= 0 else { throw wrong() }
            most = max(most, count)
            let first = parts[0].utf8.count
            return letters[..<first] + (0..<count).map { $0 - count } + letters[first...]
        }
        operands = try zip(terms, ranks).map { term, rank in try labels(term) { rank - $0 } }
        guard zip(operands, ranks).allSatisfy({ $0.count == $1 }) else { throw wrong() }
        let all = operands.flatMap { $0 }
        if sides.count == 2 {
            result = try labels(sides[1]) { [most] _ in most }
        } else {
            let once = Set(all).filter { label in label > 0 && all.count(where: { $0 == label }) == 1 }
            result = (0..<most).map { [most] in $0 - most } + once.sorted()
        }
        guard Set(result).count == result.count, Set(result).isSubset(of: all) else { throw wrong() }
    }

    /// The size of each dimension; one of an ellipsis may be 1 in an operand and is repeated.
    func sizes(_ given: [[Int]], _ call: ONNXCallSite) throws -> [Int: Int] {
        var sizes: [Int: Int] = [:]
        for (labels, dimensions) in zip(operands, given) {
            for (label, size) in zip(labels, dimensions) {
                let known = sizes[label] ?? 1
                guard size > 0, sizes[label] == nil || size == known || label < 0 && (size == 1 || known == 1) else {
                    throw call.error("sizes \(given) do not fit its equation")
                }
                sizes[label] = max(size, known)
            }
        }
        return sizes
    }
}

/// A tensor whose dimensions have names, no two of them the same.
private struct EinsumTerm {
    /// The name of each dimension.
    let labels: [Int]
    /// The numbers.
    let tensor: Tensor

    private init(_ labels: [Int], _ tensor: Tensor) { (self.labels, self.tensor) = (labels, tensor) }

    /// An operand; of dimensions that are one in it only the diagonal counts.
    init(_ value: ONNXValue, _ labels: [Int], _ sizes: [Int: Int], _ call: ONNXCallSite) throws {
        let different = labels.indices.filter { labels.firstIndex(of: labels[$0]) == $0 }
        var tensor = value.tensor
        if different.count < labels.count {
            let strides = Shape(value.dimensions).strides
            let kept = different.map { value.dimensions[$0] }
            let steps = different.map { first in
                labels.indices.reduce(0) { $0 + (labels[$1] == labels[first] ? strides[$1] : 0) }
            }
            // A dimension that is repeated has one size wherever it stands, but for those of an ellipsis, which stand once.
            guard saturatingProduct(kept) <= mostKnownNumbers else { throw call.error("a diagonal of \(kept)") }
            let own = Shape(kept).strides
            let places = (0..<saturatingProduct(kept)).map { number in
                kept.indices.reduce(0) { $0 + number / own[$1] % kept[$1] * steps[$1] }
            }
            tensor = try picked([value], places, kept, call).tensor
        }
        self.labels = different.map { labels[$0] }
        self.tensor = tensor.broadcast(to: Shape(self.labels.map { sizes[$0] ?? 1 }))
    }

    /// The sums over all dimensions but some.
    func summed(keeping kept: Set<Int>) -> EinsumTerm {
        let axes = labels.indices.filter { !kept.contains(labels[$0]) }
        guard !axes.isEmpty else { return self }
        return EinsumTerm(labels.filter(kept.contains), tensor.sum(over: axes))
    }

    /// The product with another, summed over dimensions that need not be kept: a stack of products of matrices.
    func multiplied(_ other: EinsumTerm, keeping kept: Set<Int>, _ sizes: [Int: Int]) -> EinsumTerm {
        let first = summed(keeping: kept.union(other.labels))
        let second = other.summed(keeping: kept.union(first.labels))
        let common = first.labels.filter(second.labels.contains)
        let (stack, contracted) = (common.filter(kept.contains), common.filter { !kept.contains($0) })
        let rows = first.labels.filter { !common.contains($0) }
        let columns = second.labels.filter { !common.contains($0) }
        func count(_ labels: [Int]) -> Int { saturatingProduct(labels.lazy.map { sizes[$0] ?? 1 }) }
        func matrices(_ term: EinsumTerm, _ parts: [[Int]]) -> Tensor {
            let order = parts.flatMap { $0 }.compactMap { term.labels.firstIndex(of: $0) }
            return term.tensor.transposed(order).reshaped(to: Shape(parts.map(count)))
        }
        let product = matrixProduct(
            matrices(first, [stack, rows, contracted]), matrices(second, [stack, contracted, columns]))
        let labels = stack + rows + columns
        return EinsumTerm(labels, product.reshaped(to: Shape(labels.map { sizes[$0] ?? 1 })))
    }
}
