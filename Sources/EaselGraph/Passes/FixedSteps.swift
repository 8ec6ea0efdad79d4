extension Schedule {
    /// The schedule with the steps first that follow from variables alone, and how many they are.
    package func withFixedStepsFirst() -> (schedule: Schedule, count: Int) {
        let isFixed = graph.dependsOnVariablesAlone
        var (first, rest): ([Step], [Step]) = ([], [])
        // What a step computes beside something else comes when that does.
        var late: Set<NodeIndex> = []
        for step in steps {
            if step.members.allSatisfy({ isFixed[$0] }), step.reads.allSatisfy({ !late.contains($0) }) {
                first.append(step)
            } else {
                rest.append(step)
                late.formUnion(step.members)
            }
        }
        var sorted = self
        sorted.steps = first + rest
        return (sorted, first.count)
    }
}
