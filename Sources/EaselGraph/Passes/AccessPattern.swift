/// The access pattern of a broadcast operand: element `(i / inner) % period` belongs to flat index `i` of the result.
package struct AccessPattern: Hashable, Sendable {
    /// The number of neighbouring elements of the result that share one of the operand.
    package let inner: Int
    /// The number of elements of the operand before it repeats.
    package let period: Int

    /// The pattern of an operand of the result's own size.
    package static func full(_ count: Int) -> AccessPattern { AccessPattern(inner: 1, period: max(count, 1)) }

    package init(inner: Int, period: Int) {
        self.inner = inner
        self.period = period
    }

    /// The pattern of broadcasting `operand` to `result`, or `nil` where the repeated dimensions lie on both sides of
    /// kept ones that lie on both sides of repeated ones.
    package init?(from operand: Shape, to result: Shape) {
        let repeated = Set(Broadcast.repeatedAxes(from: operand, to: result))
        let kept = result.dimensions.indices.filter { !repeated.contains($0) && result.dimensions[$0] != 1 }
        guard let first = kept.first, let last = kept.last else {
            self.init(inner: max(result.count, 1), period: 1)
            return
        }
        guard !(first...last).contains(where: { repeated.contains($0) && result.dimensions[$0] != 1 }) else {
            return nil
        }
        self.init(
            inner: result.dimensions[(last + 1)...].reduce(1, *), period: kept.reduce(1) { $0 * result.dimensions[$1] })
    }
}
