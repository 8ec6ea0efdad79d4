import EaselGraph

extension Schedule {
    /// The layer that a step works for, by the names of the variables it reads or, where it computes their gradients or
    /// new values, of the variables that those go into; `nil` where there is none.
    func layerName(of step: Step) -> String? {
        let read = step.members.flatMap { graph.nodes[$0].operands.map(root) }
        if let name = (read + updated(by: step)).lazy.compactMap(layerName(ofVariable:)).first { return name }
        // A gradient is read next by the step that writes the new value of its own variable.
        for member in step.members {
            for next in steps where next.reads.contains(member) {
                let variables = updated(by: next).filter { graph.nodes[$0].type == graph.nodes[member].type }
                if let name = variables.lazy.compactMap(layerName(ofVariable:)).first { return name }
            }
        }
        return nil
    }

    /// The variables that a step writes.
    private func updated(by step: Step) -> [NodeIndex] { step.results.compactMap { direct[$0] } }

    /// `decoder.3` for the variable `decoder.3.weight`; what has no dot, such as a learning rate, belongs to no layer.
    private func layerName(ofVariable node: NodeIndex) -> String? {
        guard let name = (graph.nodes[node].operation as? ReadVariable)?.name, let dot = name.lastIndex(of: ".") else {
            return nil
        }
        return String(name[..<dot])
    }
}
