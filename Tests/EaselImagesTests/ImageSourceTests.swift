import DataTestSupport
import EaselCore
import EaselImages
import Synchronization
import Testing

/// Images that are computed when they are asked for: the least a source can be. Counts how often it is asked.
final class ComputedSource: ImageSource {
    let count: Int
    let imageShape: ImageShape
    private let broken: Set<Int>
    private let asked = Atomic<Int>(0)

    init(count: Int, height: Int = 2, width: Int = 3, broken: Set<Int> = []) {
        (self.count, self.broken) = (count, broken)
        imageShape = ImageShape(height: height, width: width, channels: 1)
    }

    var timesAsked: Int { asked.load(ordering: .sequentiallyConsistent) }

    func target(at index: Int) -> Target { (0..<count).contains(index) ? .label(Int32(index % 3)) : .none }

    func image(at index: Int) throws -> Image {
        asked.add(1, ordering: .sequentiallyConsistent)
        if broken.contains(index) { throw DataError("\(index).png: broken") }
        return try Image(height: height, width: width, colour: [UInt8(truncatingIfNeeded: index)])
    }
}

@Suite struct ImageSourceTests {
    private func values(_ source: any ImageSource, _ batch: [Int32], _ scaling: PixelScaling) throws -> [Float] {
        var values = [Float](repeating: .nan, count: batch.count * source.imageShape.count)
        try values.withUnsafeMutableBufferPointer { try source.fill(batch: batch[...], into: $0, scaling: scaling) }
        return values
    }

    @Test func aSourceOfOnesOwnIsAsGoodAsASetInMemory() throws {
        let source: any ImageSource = ComputedSource(count: 150)
        let set = try source.inMemory()
        #expect(set.count == 150 && set.imageShape == source.imageShape && set.isInMemory && !source.isInMemory)
        #expect(source.labels == set.labels && set.labels?[5] == 2 && source.labelRange == 0...2)
        #expect(set.labelRange == 0...2 && set.target(at: 4) == .label(1) && set.target(at: 150) == .none)
        #expect(try set.contentChecksum() == source.contentChecksum())
        let batch: [Int32] = [149, 0, 7]
        for scaling in [PixelScaling.zeroToOne, .minusOneToOne] {
            #expect(try values(source, batch, scaling) == values(set, batch, scaling))
        }
        var labels = [Int32](repeating: -1, count: 3)
        try labels.withUnsafeMutableBufferPointer { try source.fill(batch: batch[...], labelsInto: $0) }
        #expect(labels == [2, 0, 1])
    }

    @Test func aPartAndOtherLabels() throws {
        let source: any ImageSource = ComputedSource(count: 9)
        for whole in [source, try source.inMemory()] {
            let few = try whole.limited(to: 4).withLabels([5, 6, 7, 8])
            #expect(few.count == 4 && few.labels == [5, 6, 7, 8] && few.labelRange == 5...8)
            #expect(try few.target(at: 3) == .label(8) && few.target(at: 4) == .none)
            #expect(try few.image(at: 3) == source.image(at: 3) && few.isInMemory == whole.isInMemory)
            #expect(problem { _ = try few.image(at: 4) }.contains("4 of 4"))
            #expect(whole.limited(to: nil).count == 9 && whole.limited(to: 10).count == 9)
            #expect(whole.limited(to: 2).labels == [0, 1])
            #expect(problem { _ = try whole.withLabels([1]) }.contains("expected as many"))
            #expect(problem { _ = try whole.withLabels([Int32](repeating: -1, count: 9)) }.contains("negative"))
            let names = try whole.relabelled(from: ["a", "b", "c"], to: ["c", "x", "a", "b"], place: "here")
            #expect(names.labels == [2, 3, 0, 2, 3, 0, 2, 3, 0])
            #expect(
                problem { _ = try whole.relabelled(from: ["a", "b", "c"], to: ["a", "c"], place: "here") }
                    == "here: the model does not know class b; it knows a, c")
        }
    }

    @Test func whatASourceGivesIsChecked() throws {
        struct Odd: ImageSource {
            let count = 2
            let imageShape = ImageShape(height: 2, width: 2, channels: 1)
            func target(at index: Int) -> Target { index == 0 ? .label(1) : .none }
            func image(at index: Int) throws -> Image { try Image(height: 2, width: 3, colour: [0]) }
        }
        let odd = Odd()
        #expect(odd.labels == nil && odd.labelRange == nil)
        let line = problem { _ = try values(odd, [1], .zeroToOne) }
        #expect(line == "image 1 is 2x3x1, expected 2x2x1 as its source says")
        #expect(problem { _ = try odd.inMemory() }.hasPrefix("image 0 is 2x3x1"))
        let source = ComputedSource(count: 3)
        var room = [Float](repeating: 0, count: 5)
        let text = problem {
            try room.withUnsafeMutableBufferPointer { try source.fill(batch: [0], into: $0, scaling: .zeroToOne) }
        }
        #expect(text == "batch of 1: 6 numbers of room expected, got 5")
    }
}
