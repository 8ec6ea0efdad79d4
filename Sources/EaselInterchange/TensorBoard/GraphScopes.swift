import EaselGraph

/// Names for the nodes of a graph, in scopes that follow the names of parameters: what computes with `encoder.0.weight`
/// lies in `encoder/0`.
///
/// A node without parameters, such as an activation, lies in the innermost scope that holds both what it takes and what
/// takes it; one that joins branches, such as the sum of a residual block, in the innermost that holds these. Inputs lie
/// outside of all, and outputs are taken from there.
struct GraphScopes {
    /// A name of each node, no two alike: its scope and its operation, or the parameter that it reads.
    let nodeNames: [String]

    private typealias Scope = [Substring]

    /// Names the nodes of a graph.
    /// - Parameter layers: The layers that made it: what belongs to one lies in the scope of its parameters.
    init(_ graph: Graph, layers: [LayerRecord]) {
        let paths = graph.nodes.map { ($0.operation as? ReadVariable)?.name.split(separator: ".") }
        let scopes = Self.scopes(graph, layers, paths)
        var names = [String?](repeating: nil, count: graph.nodes.count)
        var used: Set<String> = []
        func take(_ name: String, for index: NodeIndex) {
            var (free, number) = (name, 0)
            while !used.insert(free).inserted {
                number += 1
                free = "\(name)_\(number)"
            }
            names[index] = free
        }
        // Parameters first, so that they are found under their names.
        for (index, path) in paths.enumerated() {
            if let path, !path.isEmpty { take(path.joined(separator: "/"), for: index) }
        }
        for (index, node) in graph.nodes.enumerated() where names[index] == nil {
            let own = (node.operation as? Input)?.name ?? type(of: node.operation).name
            take((scopes[index] + [own[...]]).joined(separator: "/"), for: index)
        }
        nodeNames = names.map { $0 ?? "" }
    }

    private static func scopes(_ graph: Graph, _ layers: [LayerRecord], _ paths: [Scope?]) -> [Scope] {
        let isFixed = graph.dependsOnVariablesAlone
        var known = [Scope?](repeating: nil, count: graph.nodes.count)
        for (index, node) in graph.nodes.enumerated() {
            // Values that pass through are of other layers; weights, and what is worked out from them, are of this one.
            known[index] =
                paths[index].map { $0.dropLast() }
                ?? common(node.operands.lazy.filter { isFixed[$0] }.map { known[$0] })
        }
        for layer in layers {
            guard let scope = common(layer.nodes.lazy.map { known[$0] }) else { continue }
            for index in layer.nodes where known[index] == nil { known[index] = scope }
        }
        for index in graph.inputNodes { known[index] = [] }
        let (users, roots) = (graph.users, graph.roots)
        /// Where a value goes first.
        func ahead(_ index: NodeIndex) -> Scope? {
            var index = index
            while known[index] == nil, let next = users[index].first { index = next }
            return known[index]
        }
        var before = known
        for (index, node) in graph.nodes.enumerated() where known[index] == nil {
            let operands = Set(node.operands.filter { !isFixed[$0] })
            if operands.count > 1 {
                // Of a value that also went elsewhere, what it met on the way is the branch.
                known[index] = common(
                    operands.map { operand in
                        users[operand].first.flatMap { $0 < index ? ahead($0) : nil } ?? before[operand]
                    })
            }
            before[index] = known[index] ?? common(operands.map { before[$0] })
        }
        var after = known
        for index in graph.nodes.indices.reversed() where known[index] == nil {
            after[index] = roots.contains(index) ? [] : common(users[index].map { after[$0] })
        }
        return graph.nodes.indices.map { known[$0] ?? common([before[$0], after[$0]]) ?? [] }
    }

    /// The innermost scope that holds others; `nil` where none is known.
    private static func common(_ scopes: some Sequence<Scope?>) -> Scope? {
        scopes.reduce(nil) { found, next in
            guard let found, let next else { return found ?? next }
            return zip(found, next).prefix { $0 == $1 }.map(\.0)
        }
    }
}
