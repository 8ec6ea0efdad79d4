import EaselGraph

/// The size of what a step works on, which a program is built for.
struct StepSize: Hashable {
    /// The number of examples.
    let count: Int
    /// The shapes of examples by the input's name, where some are others than declared.
    ///
    /// `nil` and no empty dictionary where none is: hashing that takes memory.
    var shapes: [String: Shape]?

    init(count: Int) { (self.count, shapes) = (count, nil) }
}
