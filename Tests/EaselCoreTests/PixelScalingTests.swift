import EaselCore
import Testing

@Suite struct PixelScalingTests {
    @Test("both ends of the two ranges are exact, and every byte comes back")
    func ranges() {
        for scaling in [PixelScaling.zeroToOne, .minusOneToOne] {
            for byte in UInt8.min...UInt8.max { #expect(scaling.byte(of: scaling.value(of: byte)) == byte) }
        }
        #expect(PixelScaling.zeroToOne.range() == 0...1 && PixelScaling.minusOneToOne.range() == -1...1)
        for byte in UInt8.min...UInt8.max {
            #expect(PixelScaling.zeroToOne.value(of: byte).bitPattern == (Float(byte) / 255).bitPattern)
            #expect(
                PixelScaling.minusOneToOne.value(of: byte).bitPattern == ((Float(byte) * 2 - 255) / 255).bitPattern)
        }
        #expect(PixelScaling.zeroToOne.byte(of: 0.5) == 128 && PixelScaling.zeroToOne.byte(of: -3) == 0)
        #expect(PixelScaling.zeroToOne.byte(of: .infinity) == 255 && PixelScaling.zeroToOne.byte(of: .nan) == 0)
    }

    @Test("the inverse of a scaling gives pixels in 0 to 1") func inverse() throws {
        let scaling = try PixelScaling(mean: [0.5, 0.25], standardDeviation: [0.5, 2])
        for byte in UInt8.min...UInt8.max {
            let unit = Float(byte) / 255
            #expect(PixelScaling.zeroToOne.unitValue(of: unit) == unit)
            let signed = PixelScaling.minusOneToOne.value(of: byte)
            #expect(PixelScaling.minusOneToOne.unitValue(of: signed) == 0.5 * signed + 0.5)
            let second = scaling.value(of: byte, inChannel: 1)
            #expect(abs(scaling.unitValue(of: second, inChannel: 1) - unit) < 1e-6)
        }
    }

    /// The rounding of numbers between two bytes decides the bytes of what generators draw.
    @Test("numbers become the bytes they became when there were two ranges") func rounding() {
        var numbers = RandomSequence(Philox(seed: 1, stream: 0))
        for _ in 0..<100_000 {
            let value = 2.4 * numbers.uniform() - 1.2
            func byte(_ scaled: Float) -> UInt8 { scaled > 0 ? UInt8(min(scaled, 255).rounded()) : 0 }
            #expect(PixelScaling.zeroToOne.byte(of: value) == byte(value * 255))
            #expect(PixelScaling.minusOneToOne.byte(of: value) == byte((value + 1) * 127.5))
        }
    }

    @Test("channels are standardised each by its own mean and deviation") func standardised() throws {
        let (mean, deviation): ([Float], [Float]) = ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
        let scaling = try PixelScaling(mean: mean, standardDeviation: deviation)
        for channel in 0..<3 {
            for byte in UInt8.min...UInt8.max {
                let expected = (Double(byte) / 255 - Double(mean[channel])) / Double(deviation[channel])
                #expect(abs(Double(scaling.value(of: byte, inChannel: channel)) - expected) < 1e-5)
                #expect(scaling.byte(of: scaling.value(of: byte, inChannel: channel), inChannel: channel) == byte)
            }
        }
        #expect(try PixelScaling(scaling.channels) == scaling)
    }

    @Test("what cannot scale is refused") func refused() throws {
        #expect(throws: OptionError.self) { try PixelScaling([]) }
        #expect(throws: OptionError.self) { try PixelScaling([.init(scale: 0, offset: 1)]) }
        #expect(throws: OptionError.self) { try PixelScaling(mean: [0], standardDeviation: [1, 1]) }
        #expect(throws: OptionError.self) { try PixelScaling(mean: [0], standardDeviation: [-1]) }
        let three = try PixelScaling(mean: [0, 0, 0], standardDeviation: [1, 1, 1])
        #expect(throws: OptionError.self) { try three.check(channels: 1) }
        try three.check(channels: 3)
        try PixelScaling.minusOneToOne.check(channels: 4)
    }
}
