import Testing

/// Operations on colours beside Pillow, torchvision and OpenCV.
@Suite struct GoldenColourTests {
    /// Pillow cuts off what is behind the point; of a mean or a grey that is 1 off, factors make up to 1.7.
    @Test func factorsArePillows() throws { try expectGolden("pillow", "factors", within: 2, mean: 0.7) }

    @Test func sharpnessIsPillows() throws { try expectGolden("pillow", "sharpness", within: 2, mean: 0.7) }

    @Test(arguments: ["tables", "equalise"]) func tablesArePillows(group: String) throws {
        try expectGolden("pillow", group, within: 0)
    }

    /// Cut off there, rounded here.
    @Test func autoContrastIsPillows() throws { try expectGolden("pillow", "auto-contrast", within: 1) }

    /// Pillow's luma has weights of 16 bits.
    @Test func greyIsPillows() throws { try expectGolden("pillow", "grey", within: 1, mean: 0.05) }

    @Test func blackAndWhiteIsPillows() throws { try expectGolden("pillow", "black-and-white", within: 0) }

    /// In double precision there, to the nearest.
    @Test func hueIsTorchvisions() throws { try expectGolden("torchvision", "hue", within: 1, mean: 0.02) }

    @Test func gammaIsTorchvisions() throws { try expectGolden("torchvision", "gamma", within: 0) }

    /// OpenCV rounds halves to even.
    @Test func equalisationOfPartsIsOpenCVs() throws { try expectGolden("opencv", "clahe", within: 1, mean: 0.1) }
}
