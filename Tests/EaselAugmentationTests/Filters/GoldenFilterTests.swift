import Testing

/// Filters beside Pillow and SciPy.
@Suite struct GoldenFilterTests {
    @Test func medianIsPillows() throws { try expectGolden("pillow", "median", within: 0) }

    /// Pillow rounds after rows and again after columns.
    @Test func boxIsPillows() throws { try expectGolden("pillow", "box", within: 1) }

    @Test func boxIsSciPys() throws { try expectGolden("scipy", "uniform", within: 0) }

    /// In double precision there.
    @Test func gaussianIsSciPys() throws { try expectGolden("scipy", "gaussian", within: 1, mean: 0.01) }

    /// The same library, perhaps of another version.
    @Test func jpegIsPillows() throws { try expectGolden("pillow", "jpeg", within: 2, mean: 0.1) }
}
