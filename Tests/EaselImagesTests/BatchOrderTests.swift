import DataTestSupport
import EaselImages
import Testing

@Suite struct BatchOrderTests {
    @Test func visitsEveryPictureOnce() throws {
        let order = try BatchOrder(count: 103, batchSize: 10, seed: 7)
        let epoch = order.epoch(3)
        #expect(order.batchCount == 11 && epoch.count == 11)
        #expect(epoch.map(\.count) == [Int](repeating: 10, count: 10) + [3])
        #expect(epoch.flatMap { Array($0) }.sorted() == Array(0..<103))
    }

    @Test func dependsOnSeedAndEpochAlone() throws {
        let order = try BatchOrder(count: 50, batchSize: 8, seed: 7)
        #expect(order.epoch(5).visits == order.epoch(5).visits)
        #expect(order.epoch(5).visits != order.epoch(6).visits)
        #expect(try order.epoch(5).visits != BatchOrder(count: 50, batchSize: 8, seed: 8).epoch(5).visits)
        #expect(try order.epoch(5).visits == BatchOrder(count: 50, batchSize: 9, seed: 7).epoch(5).visits)
        let rest: [Int32] = order.epoch(5)[4...].flatMap { Array($0) }
        #expect(rest == Array(order.epoch(5).visits[32...]))
        #expect(try BatchOrder(count: 5, batchSize: 8, seed: nil).epoch(2).visits == [0, 1, 2, 3, 4])
    }

    @Test func theOrderIsFixed() throws {
        // By a second program, in Python. A change here breaks the resuming of every run that was interrupted.
        #expect(try BatchOrder(count: 10, batchSize: 4, seed: 1).epoch(0).visits == [7, 9, 0, 1, 8, 5, 3, 4, 2, 6])
    }

    @Test func shufflesWithoutFavour() throws {
        var counts = [Int](repeating: 0, count: 6)
        for seed in 0..<1200 {
            let visits = try BatchOrder(count: 3, batchSize: 1, seed: UInt64(seed)).epoch(0).visits
            counts[Int(visits[0] * 2) + (visits[1] > visits[2] ? 1 : 0)] += 1
        }
        // 200 expected of each; six standard deviations are 77.
        #expect(counts.allSatisfy { (123...277).contains($0) }, "\(counts)")
    }

    @Test func refusesImpossibleNumbers() {
        #expect(throws: DataError.self) { _ = try BatchOrder(count: 0, batchSize: 1, seed: nil) }
        #expect(throws: DataError.self) { _ = try BatchOrder(count: 1, batchSize: 0, seed: nil) }
    }

    @Test func fillsNumbersAndLabels() throws {
        let set = try ImageSet(
            height: 1, width: 2, channels: 1, pixels: [0, 255, 51, 102, 255, 0], labels: [5, 6, 7])
        var values = [Float](repeating: .nan, count: 4)
        var labels: [Int32] = [0, 0]
        try values.withUnsafeMutableBufferPointer { try set.fill(batch: [2, 1], into: $0, scaling: .zeroToOne) }
        try labels.withUnsafeMutableBufferPointer { try set.fill(batch: [2, 1], labelsInto: $0) }
        #expect(values == [1, 0, 0.2, 0.4])
        #expect(labels == [7, 6])
        try values.withUnsafeMutableBufferPointer { try set.fill(batch: [0, 2], into: $0, scaling: .minusOneToOne) }
        #expect(values == [-1, 1, 1, -1])
        values.withUnsafeMutableBufferPointer { buffer in
            #expect(
                problem { try set.fill(batch: [0, 3], into: buffer, scaling: .zeroToOne) } == "batch: picture 3 of 3")
            #expect(throws: DataError.self) { try set.fill(batch: [0, -1], into: buffer, scaling: .zeroToOne) }
            #expect(throws: DataError.self) { try set.fill(batch: [0], into: buffer, scaling: .zeroToOne) }
        }
    }
}
