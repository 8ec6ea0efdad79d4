import EaselCore
import EaselGraph
import EaselLayers
import EaselRuntime
import EaselTraining
import Testing

@Suite("Differentiable augmentation") struct DifferentiableAugmentationTests {
    /// The images changed in a run, and the gradient of the sum of the results weighted by `weights`.
    private func changed(
        _ augmentation: DifferentiableAugmentation, _ shape: Shape, _ values: [Float], step: UInt64 = 1
    ) throws -> (images: [Float], gradient: [Float]) {
        let trace = Trace(phase: .training)
        trace.record {
            let images = trace.input("x", shape)
            let result = augmentation(images)
            trace.output("y", result)
            let weighted = (result * trace.input("w", shape)).sum()
            trace.output("g", weighted.gradients(withRespectTo: [images])[0])
        }
        try #require(trace.diagnostic == nil, "\(trace.diagnostic ?? "")")
        let program = try Program(trace.graph)
        for (index, value) in values.enumerated() { try program.input("x")[index] = value }
        for index in values.indices { try program.input("w")[index] = Float(index % 7) - 3 }
        program.run(seed: 3, step: step)
        return (Array(try program.output("y").values), Array(try program.output("g").values))
    }

    @Test("each image is shifted by up to an eighth of its side, each shift as often, and zeros come in")
    func translation() throws {
        let (count, side) = (200, 8)
        let image = (1...side * side).map(Float.init)
        let result = try changed(
            .translation, [count, side, side, 1], (0..<count).flatMap { _ in image }
        )
        var seen: [Int: Int] = [:]
        for number in 0..<count {
            let own = Array(result.images[number * 64..<(number + 1) * 64])
            var matches: [Int] = []
            for dy in -1...1 {
                for dx in -1...1 {
                    let shifted = (0..<64).map { place -> Float in
                        let (y, x) = (place / side + dy, place % side + dx)
                        return (0..<side).contains(y) && (0..<side).contains(x) ? image[y * side + x] : 0
                    }
                    if shifted == own { matches.append((dy + 1) * 3 + dx + 1) }
                }
            }
            #expect(matches.count == 1)
            for match in matches { seen[match, default: 0] += 1 }
        }
        // 200 over 9 shifts: 22 ± 4.5.
        #expect(seen.count == 9 && seen.values.allSatisfy { (5...45).contains($0) }, "\(seen)")
    }

    @Test("a rectangle of half of each side becomes zero, which may lie over the edge") func cutout() throws {
        let (count, side) = (200, 8)
        let result = try changed(
            .cutout, [count, side, side, 2], [Float](repeating: 1, count: count * 128))
        var whole = 0
        for number in 0..<count {
            let own = Array(result.images[number * 128..<(number + 1) * 128])
            let holes = (0..<64).filter { own[$0 * 2] == 0 }
            for place in 0..<64 { #expect(own[place * 2] == own[place * 2 + 1]) }
            let (rows, columns) = (Set(holes.map { $0 / side }), Set(holes.map { $0 % side }))
            // A full rectangle of rows and columns that follow one another.
            #expect(holes.count == rows.count * columns.count && (2...4).contains(rows.count))
            #expect((rows.max() ?? 0) - (rows.min() ?? 0) == rows.count - 1)
            if holes.count == 16 { whole += 1 }
        }
        #expect(whole > 20 && whole < 180)
    }

    @Test("colours keep their order, greys stay grey, and another step changes them otherwise") func colour() throws {
        let values: [Float] = (0..<96).map { Float($0 % 11) / 11 - 0.5 }
        let one = try changed(.colour, [2, 4, 4, 3], values)
        #expect(one.images != values && one.images.allSatisfy(\.isFinite))
        #expect(try changed(.colour, [2, 4, 4, 3], values).images == one.images)
        #expect(try changed(.colour, [2, 4, 4, 3], values, step: 2).images != one.images)
        let greys: [Float] = (0..<96).map { Float($0 / 3 % 16) / 16 }
        let grey = try changed(.colour, [2, 4, 4, 3], greys).images
        for place in 0..<32 {
            #expect(abs(grey[place * 3] - grey[place * 3 + 1]) < 1e-5)
        }
    }

    @Test(
        "the gradient is that of the function",
        arguments: [DifferentiableAugmentation.colour, .translation, .cutout, [.colour, .translation, .cutout]])
    func gradient(_ augmentation: DifferentiableAugmentation) throws {
        let shape: Shape = [2, 5, 6, 3]
        let values: [Float] = (0..<180).map { Float(($0 * 37) % 101) / 101 - 0.5 }
        let found = try changed(augmentation, shape, values)
        func weighted(_ images: [Float]) -> Double {
            images.indices.reduce(0) { $0 + Double(images[$1]) * Double($1 % 7 - 3) }
        }
        for place in stride(from: 3, to: 180, by: 29) {
            var (up, down) = (values, values)
            up[place] += 0.25
            down[place] -= 0.25
            // Every change is linear in the image.
            let slope =
                try
                (weighted(changed(augmentation, shape, up).images)
                - weighted(changed(augmentation, shape, down).images)) / 0.5
            #expect(abs(slope - Double(found.gradient[place])) < 2e-3, "\(place)")
        }
    }

    @Test("names are read and written") func names() throws {
        #expect(try DifferentiableAugmentation(parsing: "cutout,colour") == [.colour, .cutout])
        #expect(DifferentiableAugmentation([.translation, .cutout]).description == "translation,cutout")
        #expect(throws: OptionError.self) { try DifferentiableAugmentation(parsing: "cutout,") }
    }
}
