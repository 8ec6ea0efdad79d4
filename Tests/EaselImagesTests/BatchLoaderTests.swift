import DataTestSupport
import EaselCore
import EaselImages
import Foundation
import Testing

@Suite struct BatchLoaderTests {
    private func values(_ batch: Batch) throws -> [Float] {
        var values = [Float](repeating: .nan, count: batch.size * batch.source.imageShape.count)
        try values.withUnsafeMutableBufferPointer { try batch.fill(into: $0, scaling: .minusOneToOne) }
        return values
    }

    /// Everything that a loader gives: which images, their numbers and their labels.
    private func all(_ loader: BatchLoader) throws -> [(indices: [Int32], values: [Float], labels: [Int32])] {
        var all: [(indices: [Int32], values: [Float], labels: [Int32])] = []
        while let batch = try loader.next() {
            var labels = [Int32](repeating: -1, count: batch.size)
            try labels.withUnsafeMutableBufferPointer { try batch.fill(labelsInto: $0) }
            all.append((Array(batch.indices), try values(batch), labels))
        }
        return all
    }

    @Test func threadsAndPlaceChangeNothing() throws {
        let source = ComputedSource(count: 23)
        let order = try BatchOrder(count: 23, batchSize: 4, seed: 5)
        let expected = try (0..<3).flatMap { try source.batches(of: 4, shuffledBy: 5, epoch: $0) }
        #expect(expected.count == 18)
        for (threads, prefetch, autotune) in [(1, 1, false), (1, 4, false), (2, 3, false), (4, 4, true), (5, 2, true)] {
            for first in [0, 4, 5, 6, 11, 17, 18] {
                let given = try all(
                    BatchLoader(
                        source, order: order, steps: first..<18, prefetch: prefetch, threads: threads,
                        autotune: autotune))
                #expect(given.map(\.indices) == expected[first...].map { Array($0.indices) })
                #expect(try given.map(\.values) == expected[first...].map { try values($0) })
                #expect(given.map(\.labels) == given.map { $0.indices.map { $0 % 3 } })
            }
        }
    }

    @Test func whatIsInMemoryIsNotReadAhead() throws {
        let set = try ComputedSource(count: 9).inMemory()
        let order = try BatchOrder(count: 9, batchSize: 4, seed: 1)
        let given = try all(BatchLoader(set, order: order, steps: 0..<6))
        let expected = try (0..<2).flatMap { try set.batches(of: 4, shuffledBy: 1, epoch: $0) }
        #expect(given.map(\.indices) == expected.map { Array($0.indices) } && given.count == 6)
        #expect(try given.map(\.values) == expected.map { try values($0) })
    }

    /// Waiting is what is waited for images, and nothing else.
    @Test func waitingIsCounted() throws {
        let source = ComputedSource(count: 40)
        let order = try BatchOrder(count: 40, batchSize: 5, seed: nil)
        let loader = try BatchLoader(source, order: order, steps: 0..<8, prefetch: 1, threads: 1, autotune: true)
        #expect(loader.waitingTime == .zero)
        _ = try all(loader)
        #expect(loader.waitingTime > .zero)
        let ready = try BatchLoader(source.inMemory(), order: order, steps: 0..<8)
        _ = try all(ready)
        #expect(ready.waitingTime == .zero)
    }

    /// However long the step takes, no more is read than the ring holds.
    @Test func theRingIsBounded() throws {
        let source = ComputedSource(count: 100)
        let order = try BatchOrder(count: 100, batchSize: 5, seed: nil)
        let loader = try BatchLoader(source, order: order, steps: 0..<20, prefetch: 3, threads: 3)
        for taken in 1...20 {
            #expect(try loader.next()?.size == 5)
            // Once all that may be read is, waiting changes nothing.
            let most = min(100, (taken + 3) * 5)
            for _ in 0..<60_000 where source.timesAsked < most { usleep(1000) }
            #expect(source.timesAsked == most)
        }
        #expect(try loader.next() == nil)
    }

    @Test(arguments: [1, 3]) func anErrorComesAtItsBatch(threads: Int) throws {
        let source = ComputedSource(count: 40, broken: [22, 37])
        let order = try BatchOrder(count: 40, batchSize: 5, seed: nil)
        let loader = try BatchLoader(source, order: order, steps: 0..<8, prefetch: 8, threads: threads)
        for number in 0..<4 { #expect(try loader.next()?.indices.first == Int32(number * 5)) }
        #expect(problem { _ = try loader.next() } == "22.png: broken")
        #expect(try loader.next() == nil)
    }

    /// Stopped in the middle, the threads have ended: nothing holds the source any more, and nothing reads.
    @Test func stoppingEndsTheThreads() throws {
        weak var watched: ComputedSource?
        do {
            let source = ComputedSource(count: 1000)
            watched = source
            let order = try BatchOrder(count: 1000, batchSize: 10, seed: 1)
            let loader = try BatchLoader(source, order: order, steps: 0..<1000, prefetch: 4, threads: 4)
            _ = try loader.next()
            loader.stop()
            let read = source.timesAsked
            #expect(try loader.next() == nil)
            loader.stop()
            // One that nobody stops ends with its last reference.
            _ = try BatchLoader(source, order: order, steps: 0..<1000, threads: 2).next()
            let late = source.timesAsked
            #expect(late >= read + 10)
        }
        #expect(watched == nil)
    }

    /// Memory is taken again only once nobody holds the batch that was in it.
    @Test func aBatchThatIsHeldKeepsItsImages() throws {
        let source = ComputedSource(count: 60)
        let order = try BatchOrder(count: 60, batchSize: 4, seed: 3)
        let loader = try BatchLoader(source, order: order, steps: 0..<45, prefetch: 3, threads: 2)
        let expected = try (0..<3).flatMap { try source.batches(of: 4, shuffledBy: 3, epoch: $0) }
        var held: [Int: Batch] = [:]
        for step in 0..<45 {
            held[step] = try #require(try loader.next())
            // Some are let go at once, some much later, some after the loader.
            for done in [step - 1, step - 12] where done >= 0 && (done % 3 == 0) == (done == step - 1) {
                if done % 5 != 0 { held[done] = nil }
            }
            for (place, batch) in held { #expect(try values(batch) == values(expected[place])) }
        }
        loader.stop()
        #expect(held.count > 9)
        for (place, batch) in held {
            #expect(try values(batch) == values(expected[place]))
            let samples = try (expected[place].indices).flatMap { try source.image(at: Int($0)).pixels }
            #expect(try batch.allSamples() == samples)
        }
    }

    @Test func wrongNumbers() throws {
        let source = ComputedSource(count: 9)
        let order = try BatchOrder(count: 8, batchSize: 4, seed: 1)
        #expect(problem { _ = try BatchLoader(source, order: order, steps: 0..<2) }.contains("8 images"))
        let right = try BatchOrder(count: 9, batchSize: 4, seed: 1)
        #expect(problem { _ = try BatchLoader(source, order: right, steps: 0..<2, prefetch: 0) }.contains("0 batches"))
        #expect(problem { _ = try BatchLoader(source, order: right, steps: -1..<2) }.contains("from step -1"))
        #expect(try BatchLoader(source, order: right, steps: 2..<2).next() == nil)
    }

    @Test func aSetIsGoneThroughInOrder() throws {
        let source = ComputedSource(count: 11)
        var seen: [Int: [Int32]] = [:]
        try source.forEachBatch(of: 4) { seen[$0] = Array($1.indices) }
        #expect(seen == [0: [0, 1, 2, 3], 1: [4, 5, 6, 7], 2: [8, 9, 10]])
    }
}
