import EaselGraph

/// How much a network of a file may ask for while it is traced: a file of a few bytes can ask for more than any machine has.
struct ONNXTraceLimits {
    /// The most dimensions of a value: what the copying kernels handle.
    static let mostDimensions = 8
    /// More elements than any machine holds, and far below where the arithmetic of sizes would overflow. Sizes beside one of
    /// 0 count.
    private static let mostElements = 1 << 40
    /// The most numbers that are known while a network is traced, all together.
    private static let mostNumbers = 1 << 24
    /// The most operations and operands that a network is traced to.
    private static let mostOperands = 1 << 20

    private var (numbers, operands) = (0, 0)
    /// The nodes of the trace that were looked at.
    private var nodes: Int

    /// Starts to count what is traced from now on.
    init() { nodes = Trace.current?.graph.nodes.count ?? 0 }

    /// Whether a value of these sizes is one that can be computed with.
    static func allow(_ dimensions: [Int]) -> Bool {
        dimensions.count <= mostDimensions && dimensions.allSatisfy { $0 >= 0 }
            && saturatingProduct(dimensions.lazy.map { max($0, 1) }) <= mostElements
    }

    /// Counts what a node gives, and what was traced for it.
    /// - Throws: `InterchangeError` for more than is allowed.
    mutating func count(_ results: [ONNXValue], of call: ONNXCallSite) throws {
        for result in results {
            guard Self.allow(result.dimensions) else {
                throw call.error("a result of sizes \(result.dimensions.prefix(9)) is larger than is read")
            }
            if !call.inputs.contains(where: { $0 === result }) { numbers += result.numbers?.count ?? 0 }
        }
        if let graph = Trace.current?.graph {
            for node in graph.nodes[nodes...] {
                operands += 1 + node.operands.count
                numbers += (node.operation as? Constant)?.words.count ?? 0
            }
            nodes = graph.nodes.count
        }
        guard numbers <= Self.mostNumbers else {
            throw call.error("with it more than \(Self.mostNumbers) numbers would be known before a picture is seen")
        }
        guard operands <= Self.mostOperands else {
            throw call.error("with it the network would have more than \(Self.mostOperands) operations")
        }
    }
}
