import CEaselLevels
import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// The warp beside a naive twin in Double, and the same bytes at all instruction sets and in any parts.
@Suite struct WarpKernelTests {
    private static let size = Size2D(height: 23, width: 31)

    private func settings(
        _ interpolation: WarpSettings.Interpolation, _ fill: WarpSettings.Fill
    ) -> WarpSettings {
        var settings = WarpSettings()
        (settings.interpolation, settings.fill, settings.value) = (interpolation, fill, 90)
        return settings
    }

    /// Maps that enlarge, shrink, mirror and tilt; those of a projection have a place behind the eye.
    private static var maps: [PlaneMap] {
        get throws {
            [
                PlaneMap.rotation(degrees: 33).then(.scaling(0.61, 0.83)).about(15.3, 11.2),
                PlaneMap(-1.71, 0.33, 29.1, 0.21, 2.13, -9.7),
                PlaneMap.scaling(0.11, 0.13).then(.translation(7.1, 5.3)),
                try #require(
                    PlaneMap(
                        [(-3, -2), (33, 1), (30, 25), (2, 20)], to: [(0, 0), (17, 0), (17, 13), (0, 13)])),
                PlaneMap([1, 0.1, -3, 0.05, 1.1, 2, 0.06, -0.09, 1]),
            ]
        }
    }

    /// A place is known to 2⁻¹³ of a pixel, and neighbours differ by 255 at most: 0.03 levels for four of them, along each of two
    /// axes, and 0.1 for sixteen, beside the half level of rounding. With alpha, colours next to what is clear go by less.
    private func tolerance(_ interpolation: WarpSettings.Interpolation, _ channels: Int) -> Double {
        channels % 2 == 1 ? (interpolation == .bilinear ? 0.6 : 0.75) : 2.5
    }

    @Test(arguments: 1...4, WarpSettings.Fill.allCases)
    func smoothOnesAreTheTwin(channels: Int, fill: WarpSettings.Fill) throws {
        let image = try opaqueEnough(.noise(13, 17, channels))
        for interpolation in WarpSettings.Interpolation.allCases where interpolation != .nearest {
            let settings = settings(interpolation, fill)
            let naive = NaiveWarp(image: image, settings: settings)
            for (number, map) in try Self.maps.enumerated() {
                let warped = try ImageWarp(Self.size, .plane(map), settings)(image)
                let places = { (x: Int, y: Int) -> (x: Double, y: Double)? in
                    map(Double(x) + 0.5, Double(y) + 0.5).map { ($0.x - 0.5, $0.y - 0.5) }
                }
                let twin = naive(Self.size, places)
                let clear = clear(image, settings, places)
                let worst =
                    zip(warped.pixels, twin).enumerated().filter { clear[$0.offset / channels] }
                    .map { abs(Double($0.element.0) - min(max($0.element.1, 0), 255)) }.max() ?? 0
                #expect(
                    worst <= tolerance(interpolation, channels), "\(interpolation) \(fill) \(channels) map \(number)")
                #expect(clear.count { $0 } > 600, "too little is compared")
            }
        }
    }

    @Test(arguments: 1...4, WarpSettings.Fill.allCases)
    func nearestIsTheTwin(channels: Int, fill: WarpSettings.Fill) throws {
        let image = try opaqueEnough(.noise(13, 17, channels))
        let settings = settings(.nearest, fill)
        for (number, map) in try Self.maps.enumerated() {
            let warped = try ImageWarp(Self.size, .plane(map), settings)(image)
            let places = { (x: Int, y: Int) -> (x: Double, y: Double)? in
                map(Double(x) + 0.5, Double(y) + 0.5).map { ($0.x - 0.5, $0.y - 0.5) }
            }
            let twin = NaiveWarp(image: image, settings: settings)(Self.size, places)
            let clear = clear(image, settings, places)
            let wrong = zip(warped.pixels, twin).enumerated()
                .count { clear[$0.offset / channels] && abs(Double($0.element.0) - $0.element.1) > 1e-6 }
            #expect(wrong == 0, "\(fill) \(channels) map \(number)")
        }
    }

    /// Which pixels are not so near to where the warp jumps that a rounded place may be on the other side; and places of a
    /// projection that are farther away than their numbers reach.
    private func clear(
        _ image: Image, _ settings: WarpSettings, _ place: (Int, Int) -> (x: Double, y: Double)?
    ) -> [Bool] {
        (0..<Self.size.count).map { number in
            guard let at = place(number % Self.size.width, number / Self.size.width) else {
                return settings.fill == .constant
            }
            guard max(abs(at.x), abs(at.y)) < 100_000 else { return settings.fill == .constant }
            guard settings.fill == .constant || settings.interpolation == .nearest else { return true }
            func jumps(_ value: Double) -> Bool { abs(value + 0.5 - (value + 0.5).rounded()) < 1e-3 }
            return !jumps(at.x) && !jumps(at.y)
        }
    }

    /// Alpha of at least 64, so that a colour's error is not blown up by more than four.
    private func opaqueEnough(_ image: Image) throws -> Image {
        guard image.hasAlpha else { return image }
        let pixels = image.pixels.enumerated().map { place, sample in
            place % image.channels == image.channels - 1 ? 64 + sample / 2 : sample
        }
        return try Image(height: image.height, width: image.width, channels: image.channels, pixels: pixels)
    }

    /// A field of places is the same as the map that it was made of.
    @Test(arguments: 1...4) func fieldsAreTheTwin(channels: Int) throws {
        let image = try opaqueEnough(.noise(13, 17, channels))
        let map = try Self.maps[0]
        var field: [Float] = []
        for y in 0..<Self.size.height {
            for x in 0..<Self.size.width {
                let place = try #require(map(Double(x) + 0.5, Double(y) + 0.5))
                field += [Float(place.x - 0.5), Float(place.y - 0.5)]
            }
        }
        for fill in WarpSettings.Fill.allCases {
            let settings = settings(.bilinear, fill)
            let byField = try ImageWarp(Self.size, .field { [field] in field }, settings)(image)
            let byMap = try ImageWarp(Self.size, .plane(map), settings)(image)
            #expect(Difference(byField, byMap).most <= 1, "\(fill)")
        }
    }

    /// The old image is that of the map back, and a turn by 90° four times is none.
    @Test func mapsInvertAndFollowEachOther() throws {
        for map in try Self.maps {
            let back = try #require(map.inverse)
            for (x, y) in [(3.0, 4.0), (10.5, 1.25), (0, 0)] {
                guard let there = map(x, y), let here = back(there.x, there.y) else { continue }
                #expect(abs(here.x - x) < 1e-9 && abs(here.y - y) < 1e-9)
            }
        }
        let four = (0..<3).reduce(PlaneMap.rotation(degrees: 90)) { turned, _ in turned.then(.rotation(degrees: 90)) }
        #expect(zip(four.m, PlaneMap.identity.m).allSatisfy { abs($0 - $1) < 1e-12 })
        #expect(PlaneMap([(0, 0), (1, 1), (2, 2), (0, 3)], to: [(0, 0), (1, 0), (1, 1), (0, 1)]) == nil)
        #expect(PlaneMap.scaling(0, 1).inverse == nil)
    }

    /// What changes nothing changes nothing, whatever it is sampled by.
    @Test(arguments: 1...4, WarpSettings.Interpolation.allCases)
    func identityKeepsEverySample(channels: Int, interpolation: WarpSettings.Interpolation) throws {
        let image = try opaqueEnough(.noise(9, 14, channels))
        for fill in WarpSettings.Fill.allCases {
            let warp = ImageWarp(
                Size2D(height: 9, width: 14), .plane(.identity), settings(interpolation, fill))
            #expect(try warp(image) == image)
        }
    }

    /// What a projection puts behind the eye is not there, though its mirrored place would lie in the image.
    @Test func nothingIsBehindTheEye() throws {
        let white = try Image(height: 30, width: 30, colour: [255])
        let map = PlaneMap([1, 0, -20, 0, 1, -20, 0.2, 0, -2])
        let warped = try ImageWarp(Size2D(height: 10, width: 10), .plane(map), settings(.bilinear, .constant))(white)
        #expect(Set(warped.pixels) == [90])
        #expect(map(5, 5) == nil && map(9.9, 5) == nil && map(20, 25) != nil)
    }

    /// Places that are no numbers, infinite or far away are filled or folded; none is read outside the image.
    @Test func strangePlacesAreFilled() throws {
        let strange: [Float] = [.nan, .infinity, -.infinity, 1e30, -1e30, 0, .nan, -0.5]
        for channels in 1...4 {
            for fill in WarpSettings.Fill.allCases {
                for interpolation in WarpSettings.Interpolation.allCases {
                    for (height, width) in [(1, 1), (1, 5), (5, 1), (2, 2), (3, 3)] {
                        let image = try Image.noise(height, width, channels)
                        let warped = try ImageWarp(
                            Size2D(height: 1, width: 4), .field { strange }, settings(interpolation, fill))(image)
                        #expect(warped.pixels.count == 4 * channels)
                        if fill == .constant { #expect(Array(warped.pixels.prefix(1)) == [90]) }
                    }
                }
            }
        }
    }

    @Test(arguments: 1...4) func everyInstructionSetAndAnyPartsGiveTheSameBytes(channels: Int) throws {
        let before = easel_level_current()
        defer { _ = easel_level_set(before) }
        let image = try Image.noise(37, 41, channels)
        var random = RandomSequence(Philox(seed: 3, stream: 9))
        let field = (0..<2 * Self.size.count).map { _ in random.uniform() * 60 - 10 }
        for places in try Self.maps.map(ImageWarp.Places.plane) + [.field { field }] {
            for interpolation in [WarpSettings.Interpolation.nearest, .bilinear, .bicubic] {
                for fill in WarpSettings.Fill.allCases {
                    let warp = ImageWarp(Self.size, places, settings(interpolation, fill))
                    var results: [Image] = []
                    for level in [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512]
                    where easel_level_set(level) != 0 {
                        results.append(try warp(image))
                    }
                    #expect(results.allSatisfy { $0 == results[0] }, "\(interpolation) \(fill)")
                }
            }
        }
    }

    /// Rows are worked out alike in any number of parts.
    @Test func partsMakeTheWhole() throws {
        let image = try Image.noise(37, 41, 3)
        var work = easel_warp()
        (work.height, work.width, work.channels) = (37, 41, 3)
        (work.outputHeight, work.outputWidth) = (23, 31)
        work.interpolation = 1
        work.fill = 2
        work.affine = (Int64(0.7 * 0x1p32), Int64(0.4 * 0x1p32), -0x1_8000_0000, Int64(-0.4 * 0x1p32), 0xC000_0000, 9)
        let kernel = try #require(easel_warp_kernel())
        func warped(parts: Int64) -> [UInt8] {
            var result = [UInt8](repeating: 0, count: 23 * 31 * 3)
            var scratch = [Float](repeating: 0, count: Int(easel_warp_scratch(&work)) / 4)
            image.pixels.withUnsafeBufferPointer { input in
                result.withUnsafeMutableBufferPointer { output in
                    (work.input, work.output) = (input.baseAddress, output.baseAddress)
                    for part in 0..<parts { kernel(&work, part, parts, &scratch) }
                }
            }
            return result
        }
        let whole = warped(parts: 1)
        for parts in [2, 5, 23, 40] as [Int64] { #expect(warped(parts: parts) == whole, "\(parts) parts") }
    }

    @Test func tooLargeIsRefused() throws {
        let long = try Image(height: 1, width: (1 << 18) + 1, colour: [0])
        let warp = ImageWarp(Size2D(height: 1, width: 1), .plane(.identity))
        #expect(throws: DataError.self) { try warp(long) }
    }
}
