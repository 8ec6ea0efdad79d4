import EaselMeasures
import Testing

@Suite struct ClassFrechetDistanceTests {
    @Test func eachClassIsMeasuredByItself() throws {
        // Class 2 is drawn 3 off, class 0 as it is; nothing real is of class 1.
        let real = normals(80 * 2, seed: 1)
        let realLabels = (0..<80).map { $0 % 2 * 2 }
        let labels = (0..<120).map { $0 % 3 }
        let generated = normals(120 * 2, seed: 2).enumerated().map { place, value in
            place / 2 % 3 == 2 && place % 2 == 0 ? value + 3 : value
        }
        let (first, second) = (
            try FeatureVectors(generated, dimensions: 2), try FeatureVectors(real, dimensions: 2)
        )
        let found = try ClassFrechetDistances(
            of: first, labels: labels, beside: second, labels: realLabels, leastCount: 40)
        #expect(found.distances.map(\.label) == [0, 2] && found.worst.label == 2)
        #expect(found.distances.allSatisfy { $0.count == 40 && $0.realCount == 40 })
        #expect(found.distances[0].distance < 0.5 && (found.worst.distance - 9).magnitude < 2)
        #expect(found.mean == (found.distances[0].distance + found.distances[1].distance) / 2)
        // As of the vectors of that class alone.
        func moments(_ values: [Float], _ isOwn: (Int) -> Bool) throws -> FeatureMoments {
            let chosen = values.indices.filter { isOwn($0 / 2) }.map { values[$0] }
            return try FeatureVectors(chosen, dimensions: 2).moments()
        }
        let right = try moments(generated) { $0 % 3 == 2 }.frechetDistance(to: moments(real) { $0 % 2 == 1 })
        #expect(found.worst.distance == right)
    }

    @Test func fewImagesOfAClassAreRefused() throws {
        let vectors = try FeatureVectors(normals(2000, seed: 1), dimensions: 1)
        let (even, odd) = ((0..<2000).map { $0 % 2 }, (0..<2000).map { $0 < 1001 ? 0 : 1 })
        #expect(
            try ClassFrechetDistances(of: vectors, labels: even, beside: vectors, labels: even).distances.count == 2)
        let found = try ClassFrechetDistances(of: vectors, labels: even, beside: vectors, labels: odd)
        #expect(found.distances.map(\.label) == [0] && found.worst.label == 0)
        #expect(found.shortages.map(\.label) == [1] && found.shortages[0].realCount == 999)
        let three = (0..<2000).map { $0 % 3 }
        #expect(
            problem { _ = try ClassFrechetDistances(of: vectors, labels: three, beside: vectors, labels: even) }
                == "Fréchet distance by class: no class has 1000 generated and 1000 real pictures")
        #expect(
            problem { _ = try ClassFrechetDistances(of: vectors, labels: [], beside: vectors, labels: even) }.contains(
                "0 and 2000 labels for 2000 and 2000 feature vectors"))
    }
}
