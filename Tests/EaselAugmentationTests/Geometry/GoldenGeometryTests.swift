import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// Operations on places beside Pillow, Augmentor and SciPy.
@Suite struct GoldenGeometryTests {
    /// Pillow cuts off what is behind the point where this rounds: one level. With alpha it rounds colours twice more.
    @Test func turnsArePillows() throws {
        try expectGolden("pillow", "turn-bilinear", within: 2, mean: 0.8)
    }

    /// No sample is made up, so all are the same.
    @Test func nearestPixelsArePillows() throws { try expectGolden("pillow", "turn-nearest", within: 0) }

    @Test func affineMapsArePillows() throws {
        try expectGolden("pillow", "affine", within: 2, mean: 0.8)
    }

    @Test(arguments: ["turn-expanded", "turn-kept", "zoom"]) func warpsArePillows(group: String) throws {
        try expectGolden("pillow", group, within: 1)
    }

    @Test func quarterTurnsAndFlipsArePillows() throws { try expectGolden("pillow", "exact-geometry", within: 0) }

    /// Pillow rounds after rows and again after columns.
    @Test func sizesArePillows() throws { try expectGolden("pillow", "resize", within: 1) }

    @Test func skewsAreAugmentors() throws { try expectGolden("augmentor", "skew", within: 1) }

    /// All fills, and places far outside. SciPy's float64 beside weights of 12 bits.
    @Test func fillsAreSciPys() throws {
        try expectGolden("scipy", "fill-bilinear", within: 1, mean: 0.1)
        try expectGolden("scipy", "fill-nearest", within: 0)
    }

    @Test func meshIsAugmentors() throws {
        for one in try GoldenCase.of("augmentor", "mesh") {
            let image = try picture(one.picture)
            var mesh = MeshWarp(rows: 3, columns: 3)
            mesh.moves = try #require(one.moves).map { ($0[0], $0[1]) }
            let size = Size2D(height: image.height, width: image.width)
            let warp = ImageWarp(size, .field { [mesh] in mesh.field(size) })
            let difference = Difference(try warp(image), try one.image())
            #expect(difference.most <= 1, "\(one.picture): \(difference)")
        }
    }
}
