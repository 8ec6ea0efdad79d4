extension FeatureMoments {
    /// The squared Fréchet distance between the normal distributions with these moments and others:
    /// |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2·(Σ₁Σ₂)^½).
    ///
    /// With features of the Inception classifier it is known as the FID. The trace of the root is the sum of the
    /// singular values of Σ₁^½·Σ₂^½, which needs no root of a matrix that may be singular: with fewer vectors than
    /// dimensions too the distance is exact to rounding, and 0 between equal moments. It depends on the number of
    /// vectors (fewer give more): compare only numbers that were taken with equally many, and from the same features.
    ///
    /// Sources: Dowson and Landau, "The Fréchet distance between multivariate normal distributions", 1982; Heusel, Ramsauer,
    /// Unterthiner, Nessler and Hochreiter, "GANs trained by a two time-scale update rule converge to a local Nash
    /// equilibrium", 2017.
    ///
    /// - Throws: `MeasureError` when the dimensions differ, or a covariance has a clearly negative eigenvalue.
    public func frechetDistance(to other: FeatureMoments) throws -> Double {
        guard dimensions == other.dimensions else {
            throw MeasureError(
                "Fréchet distance: features of \(dimensions) and of \(other.dimensions) dimensions; take both from the "
                    + "same classifier")
        }
        try LinearAlgebra.reserve("Fréchet distance", matrices: 8, side: dimensions)
        let (first, second) = (try root(), try other.root())
        let product = LinearAlgebra.product(
            first.rows, transposed: second.rows, rows: first.count, inner: dimensions, columns: second.count)
        let cross = try LinearAlgebra.singularValues(product, rows: first.count, columns: second.count)
        let means = zip(mean, other.mean).reduce(0.0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
        // What is left below zero is rounding.
        return max(0, means + (first.trace + second.trace - 2 * cross.reduce(0, +)))
    }

    /// Rows √λ·v for the eigenvalues λ of the covariance that are not zero: a root R with RᵀR = Σ, of as many rows as Σ has
    /// rank. Between two such roots, R₁R₂ᵀ has the singular values of Σ₁^½·Σ₂^½.
    private func root() throws -> (rows: [Double], count: Int, trace: Double) {
        let side = dimensions
        let (values, vectors) = try LinearAlgebra.eigen(covariance, side: side)
        let greatest = values.reduce(0) { max($0, $1.magnitude) }
        if let least = values.first, least < -1e-6 * greatest {
            throw MeasureError(
                "Fréchet distance: a covariance has the eigenvalue \(least), expected none below zero; it is not the "
                    + "covariance of anything")
        }
        let rounding = greatest * Double(side) * Double.ulpOfOne
        let kept = values.indices.filter { values[$0] > rounding }
        var rows: [Double] = []
        rows.reserveCapacity(kept.count * side)
        for index in kept {
            let scale = values[index].squareRoot()
            rows.append(contentsOf: vectors[index * side..<(index + 1) * side].lazy.map { scale * $0 })
        }
        return (rows, kept.count, kept.reduce(0) { $0 + values[$1] })
    }
}
