import EaselAugmentation
import EaselCore
import EaselImages
import Foundation
import Testing

/// Meshes whose inner corners move.
@Suite struct MeshTests {
    private static let shape = ImageShape(height: 17, width: 22, channels: 1)

    /// The moves of a mesh's inner corners, of the field of places: within a rectangle it is bilinear.
    private func moves(_ field: [Float], rows: Int, columns: Int) -> [(x: Double, y: Double)] {
        let (tall, wide) = (Self.shape.height / rows, Self.shape.width / columns)
        func move(_ y: Int, _ x: Int, _ axis: Int) -> Double {
            Double(field[2 * (y * Self.shape.width + x) + axis]) - Double(axis == 0 ? x : y)
        }
        var result: [(x: Double, y: Double)] = []
        for row in 1..<rows {
            for column in 1..<columns {
                // Half a pixel past the last two pixels of the rectangle, along both axes.
                let (y, x) = (row * tall - 1, column * wide - 1)
                func corner(_ axis: Int) -> Double {
                    let below = 1.5 * move(y, x, axis) - 0.5 * move(y, x - 1, axis)
                    let above = 1.5 * move(y - 1, x, axis) - 0.5 * move(y - 1, x - 1, axis)
                    return 1.5 * below - 0.5 * above
                }
                result.append((corner(0), corner(1)))
            }
        }
        return result
    }

    private func field(_ text: String, seed: UInt64) throws -> [Float] {
        guard case .field(let numbers) = try Drawn(text, Self.shape, seed: seed).warp().places else {
            throw DataError("not a field")
        }
        return numbers()
    }

    /// Uniform on both axes: mean 0, variance m² / 3, and none beyond.
    @Test func randomDistortionMovesUniformly() throws {
        let all = try (0..<300).flatMap { seed in
            try moves(try field("random-distortion:4,3,2.5", seed: seed), rows: 3, columns: 4)
        }
        for numbers in [all.map(\.x), all.map(\.y)] {
            let (mean, variance) = moments(numbers)
            let count = Double(numbers.count)
            #expect(numbers.allSatisfy { abs($0) < 2.501 })
            #expect(abs(mean) < 4 * (2.5 * 2.5 / 3 / count).squareRoot())
            // The fourth moment of a uniform number is m⁴ / 5.
            let error = (pow(2.5, 4) * (1.0 / 5 - 1.0 / 9) / count).squareRoot()
            #expect(abs(variance - 2.5 * 2.5 / 3) < 4 * error)
        }
        // The two axes are drawn apart.
        let product = moments(zip(all.map(\.x), all.map(\.y)).map { $0 * $1 })
        #expect(abs(product.mean) < 4 * (product.variance / Double(all.count)).squareRoot())
    }

    /// The edges stay where they are.
    @Test func edgesStay() throws {
        let white = try Image(height: 17, width: 22, colour: [255])
        for text in ["random-distortion:5,5,3,fill=constant", "gaussian-distortion:5,5,3,fill=constant"] {
            for seed in 0..<20 as Range<UInt64> {
                let field = try field(text, seed: seed)
                // Half a pixel from the edge, a place is at most a part of the magnitude away.
                let rectangle = Double(22 / 5)
                for y in 0..<17 {
                    #expect(abs(Double(field[2 * y * 22])) <= 15 * 0.5 / rectangle)
                }
            }
            // A mesh of one rectangle has no inner corner.
            let one = text.replacingOccurrences(of: "5,5", with: "1,1")
            #expect(try white.augmented(one) == white)
        }
    }

    /// The deviations that Augmentor hands to numpy. 500 draws each: four standard errors of a deviation are 13 % of it.
    @Test func gaussianDistortionHasAugmentorsDeviations() throws {
        struct Deviations: Decodable {
            let augment: String
            let sigmas: [Double]
        }
        let all = try JSONDecoder().decode([Deviations].self, from: try goldenData("deviations.json"))
        #expect(all.count == 10)
        for one in all {
            let drawn = try (0..<500).map { (seed: UInt64) in
                try moves(try field(one.augment, seed: seed), rows: 3, columns: 4)
            }
            for (corner, sigma) in one.sigmas.enumerated() {
                let numbers = drawn.map { $0[corner].x }
                let (mean, variance) = moments(numbers)
                #expect(abs(mean) < 4 * sigma / 500.0.squareRoot(), "\(one.augment) corner \(corner)")
                let ratio = variance.squareRoot() / sigma
                #expect(abs(ratio - 1) < 4 / 1000.0.squareRoot(), "\(one.augment) corner \(corner): \(ratio)")
            }
        }
    }
}
