import EaselGraph

/// Whether a step's results depend on the labels, and what labels there can be.
struct LabelUse {
    /// Whether anything that is computed depends on the labels.
    let isRead: Bool
    /// Labels are below this, where the graph says so.
    let classes: Int?

    /// Looks through the graph of a step.
    init(_ graph: Graph) {
        var live = graph.roots
        for index in graph.nodes.indices.reversed() where live.contains(index) {
            live.formUnion(graph.nodes[index].operands)
        }
        // The labels themselves, and what has the same numbers in another shape.
        var same: Set<NodeIndex> = []
        var (isRead, classes) = (false, Int?.none)
        for (index, node) in graph.nodes.enumerated() where live.contains(index) {
            if (node.operation as? Input)?.name == "labels" {
                same.insert(index)
                continue
            }
            guard let operand = node.operands.first(where: { same.contains($0) }) else { continue }
            isRead = true
            if let oneHot = node.operation as? OneHot {
                classes = min(oneHot.classes, classes ?? oneHot.classes)
            } else if node.operands.count == 1, node.type.elementType == .int32,
                node.type.shape.count == graph.nodes[operand].type.shape.count
            {
                same.insert(index)
            }
        }
        self.isRead = isRead || !same.isDisjoint(with: graph.roots)
        self.classes = classes
    }

    /// Checks that the lowest and the highest label are of the classes, where anything depends on them.
    func check(_ range: ClosedRange<Int32>) throws {
        guard isRead else { return }
        try check(range.lowerBound)
        try check(range.upperBound)
    }

    /// Checks that labels are of the classes, where anything depends on them.
    func check(_ labels: [Int32]) throws {
        guard isRead else { return }
        for label in labels { try check(label) }
    }

    private func check(_ label: Int32) throws {
        if label >= 0 {
            guard let classes else { return }
            if Int(label) < classes { return }
        }
        let range = classes.map { "0 to \($0 - 1)" } ?? "0 on"
        throw StepError("there is a label \(label), and the step knows classes from \(range)")
    }
}
