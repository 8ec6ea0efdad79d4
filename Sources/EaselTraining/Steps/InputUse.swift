import EaselGraph

/// Whether a step's results depend on an input, and what labels there can be in it.
struct InputUse {
    /// Whether anything that is computed depends on the input.
    private(set) var isRead = false
    /// Labels are below this, where the graph or the declaration says so.
    private(set) var classes: Int?
    /// Whether the numbers are no labels, unless the graph takes them for some.
    private let areAny: Bool

    /// Looks through the graph of a step.
    /// - Returns: The use of each of its inputs.
    static func all(_ inputs: [InputDeclaration], in graph: Graph) -> [InputUse] {
        var live = graph.roots
        for index in graph.nodes.indices.reversed() where live.contains(index) {
            live.formUnion(graph.nodes[index].operands)
        }
        var uses = inputs.map { InputUse($0) }
        let places = Dictionary(inputs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
        // For each node that has an input's numbers, in whatever shape, the place of that input.
        var same: [NodeIndex: Int] = [:]
        for (index, node) in graph.nodes.enumerated() where live.contains(index) {
            if let place = (node.operation as? Input).flatMap({ places[$0.name] }) {
                same[index] = place
                if graph.roots.contains(index) { uses[place].isRead = true }
                continue
            }
            for operand in node.operands {
                guard let place = same[operand] else { continue }
                uses[place].isRead = true
                let own = graph.nodes[operand].type
                guard own.elementType == .int32 else { continue }
                let bound: Int? =
                    switch node.operation {
                    case let oneHot as OneHot: oneHot.classes
                    case let gather as Gather: graph.nodes[node.operands[0]].type.shape[gather.axis]
                    default: nil
                    }
                if let bound {
                    uses[place].classes = min(bound, uses[place].classes ?? bound)
                } else if node.operands.count == 1, node.type.elementType == .int32,
                    node.type.shape.count == own.shape.count
                {
                    same[index] = place
                }
            }
        }
        return uses
    }

    private init(_ input: InputDeclaration) {
        (classes, areAny) = (input.classes, input.origin == .array)
    }

    /// Checks that the lowest and the highest label are of the classes, where anything depends on them.
    func check(_ range: ClosedRange<Int32>) throws {
        try check(range.lowerBound)
        try check(range.upperBound)
    }

    /// Checks that labels are of the classes, where anything depends on them.
    func check(_ labels: some Sequence<Int32>) throws {
        for label in labels { try check(label) }
    }

    private func check(_ label: Int32) throws {
        guard isRead else { return }
        if let classes {
            if label >= 0, Int(label) < classes { return }
        } else if areAny || label >= 0 {
            return
        }
        let range = classes.map { "0 to \($0 - 1)" } ?? "0 on"
        throw StepError("there is a label \(label), and the step knows classes from \(range)")
    }
}
