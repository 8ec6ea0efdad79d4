import EaselCore
import EaselData
import EaselImages
import EaselFiles
import Testing

@Suite struct DigitsTests {
    @Test func drawsTheSameBytesEverywhere() throws {
        let images = try Digits().images(from: 0, count: 60)
        #expect(
            SHA256.hexDigest(of: images.pixels) == "45e0efb14407ce2919d9d3bb33f790a1c74ba3e2c28378f333e1ae4a487200cc")
        // A picture depends on its index, not on those drawn before it.
        let later = try Digits().images(from: 40, count: 20)
        #expect(later.pixels[...] == images.pixels[(40 * 784)...])
        #expect(later.labels?[...] == images.labels?[40...])
    }

    @Test func everyTenHaveEveryClass() throws {
        let images = try Digits(ImageShape(height: 12, width: 12), seed: 4).images(from: 0, count: 200)
        let labels = try #require(images.labels)
        for start in stride(from: 0, to: 200, by: 10) {
            #expect(labels[start..<(start + 10)].sorted() == Array(0..<10))
        }
        #expect(labels[..<10] != labels[10..<20] || labels[10..<20] != labels[20..<30])
    }

    @Test func seedsAndSplitsDiffer() throws {
        let one = try Digits(seed: 1).images(from: 0, count: 10)
        let two = try Digits(seed: 2).images(from: 0, count: 10)
        #expect(one.pixels != two.pixels)
        let set = try Digits(seed: 1).dataset(trainCount: 10, testCount: 10)
        #expect(try set.train.inMemory().pixels == one.pixels)
        #expect(try set.train.inMemory().pixels != set.test.inMemory().pixels)
        #expect(set.classNames?.count == 10)
    }

    @Test func inkIsPlausible() throws {
        let images = try Digits().images(from: 0, count: 200)
        for index in 0..<200 {
            let pixels = try images.image(at: index).pixels
            let share = Double(pixels.map { Int($0) }.reduce(0, +)) / Double(255 * 784)
            #expect((0.02...0.35).contains(share), "picture \(index) has \(share) ink")
            #expect(pixels.contains { $0 > 150 })
            // The digit stays clear of the corners.
            #expect([0, 27, 756, 783].allSatisfy { pixels[$0] == 0 })
        }
    }

    @Test func classesCanBeToldApart() throws {
        // Nearest mean of a few hundred pictures; guessing would get one in ten.
        let train = try Digits().images(from: 0, count: 300)
        let test = try Digits().images(from: 5000, count: 100)
        var means = [[Float]](repeating: [Float](repeating: 0, count: 784), count: 10)
        let trainLabels = try #require(train.labels)
        let testLabels = try #require(test.labels)
        for index in 0..<300 {
            for pixel in 0..<784 {
                means[Int(trainLabels[index])][pixel] += Float(train.pixels[index * 784 + pixel]) / 30
            }
        }
        var correct = 0
        for index in 0..<100 {
            let distances = means.map { mean in
                (0..<784).reduce(Float(0)) { sum, pixel in
                    let difference = Float(test.pixels[index * 784 + pixel]) - mean[pixel]
                    return sum + difference * difference
                }
            }
            let nearest = distances.indices.min { distances[$0] < distances[$1] }
            if nearest == Int(testLabels[index]) { correct += 1 }
        }
        #expect(correct > 60)
    }

    @Test func drawsOtherSizesInColour() throws {
        let images = try Digits(ImageShape(height: 17, width: 40, channels: 3)).images(from: 0, count: 3)
        #expect(images.pixels.count == 3 * 17 * 40 * 3)
        #expect(throws: DataError.self) { _ = try Digits(ImageShape(height: 7, width: 28)) }
        #expect(throws: DataError.self) { _ = try Digits(ImageShape(height: 28, width: 28, channels: 2)) }
        #expect(throws: DataError.self) { _ = try Digits().dataset(trainCount: 0) }
        #expect(throws: DataError.self) { _ = try Digits().images(from: 0, count: Int.max) }
    }
}
