import EaselGraph

/// Something that a graph reads and may change.
final class TestVariable: VariableIdentity {
    let shape: Shape
    init(_ shape: Shape) { self.shape = shape }
}

/// The graph that `body` records, or a graph whose only node says what went wrong.
func traced(_ body: (Trace) -> Void) -> Graph {
    let trace = Trace(phase: .training)
    trace.record { body(trace) }
    guard let diagnostic = trace.diagnostic else { return trace.graph }
    let broken = Trace(phase: .training)
    broken.output(diagnostic, broken.input("broken", []))
    return broken.graph
}

extension Schedule {
    /// One line a step: what it runs, `->` what it stores, `from` what it reads; then where new values of variables go.
    var text: String {
        var lines = steps.map { step in
            let members = step.members.map { "\(type(of: graph.nodes[$0].operation).name)%\($0)" }
            let results = step.results.map { "%\($0)" }
            let reads = step.reads.map { "%\($0)" }
            return members.joined(separator: " ") + " -> " + results.joined(separator: " ")
                + (reads.isEmpty ? "" : " from " + reads.joined(separator: " "))
        }
        lines += direct.sorted { $0.key < $1.key }.map { "%\($0.key) into %\($0.value)" }
        lines += copied.map { "copy %\($0.value) to %\($0.variable)" }
        return lines.joined(separator: "\n")
    }
}
