/// The positions of a map while they are moved, by gradient descent with momentum and a gain for each number.
///
/// Source of the gains: Jacobs, "Increased rates of convergence through learning rate adaptation", 1988.
struct EmbeddingLayout {
    /// `[count, 2]`, their mean at 0.
    private(set) var positions: [Float]
    private var velocities: [Double]
    private var gains: [Double]

    init(_ positions: [Float]) {
        self.positions = positions
        velocities = [Double](repeating: 0, count: positions.count)
        gains = [Double](repeating: 1, count: positions.count)
    }

    /// Takes a step against the gradient.
    mutating func move(along gradient: [Double], rate: Double, momentum: Double) {
        var means = [0.0, 0.0]
        positions.withUnsafeMutableBufferPointer { positions in
            for place in positions.indices {
                let isSteady = (gradient[place] > 0) == (velocities[place] < 0)
                gains[place] = isSteady ? gains[place] + 0.2 : max(0.01, gains[place] * 0.8)
                velocities[place] = momentum * velocities[place] - rate * gains[place] * gradient[place]
                positions[place] += Float(velocities[place])
                means[place % 2] += Double(positions[place])
            }
            for column in 0..<2 { means[column] /= Double(max(1, positions.count / 2)) }
            for place in positions.indices { positions[place] -= Float(means[place % 2]) }
        }
    }
}
