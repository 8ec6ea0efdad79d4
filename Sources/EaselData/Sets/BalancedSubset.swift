import EaselCore
import EaselFiles

/// A class-balanced subset of training images: as many of each class, drawn at random.
///
/// Subsets of one seed are nested: the 100 images of a class are among its 600. Images to test on, or for validation, are
/// none of it. A run records it, so that it goes on with the images that it was begun with.
public struct BalancedSubset: Hashable, Sendable, Codable {
    /// The Philox stream of the draw.
    static let stream: UInt32 = 0xDA7A_0004

    /// The images of each class; of a class that has fewer all are taken.
    public var count: Int
    /// The seed of the draw: another one draws others.
    public var seed: UInt64

    /// Asks for so many images of each class.
    public init(_ count: Int, seed: UInt64 = 0) { (self.count, self.seed) = (count, seed) }

    /// The places of the images drawn, ascending: the first of each class in a shuffle.
    /// - Parameters:
    ///   - labels: The class of each image.
    ///   - classes: The number of classes.
    func places(of labels: [Int32], classes: Int) -> [Int] {
        Self.members(of: labels, classes: classes).enumerated().flatMap { number, members in
            var (members, random) = (
                members, RandomSequence(Philox(seed: seed, stream: Self.stream), step: UInt64(number))
            )
            for last in stride(from: members.count - 1, to: 0, by: -1) {
                members.swapAt(last, Int(random.below(UInt32(last + 1))))
            }
            return members.prefix(count)
        }.sorted()
    }

    /// The places of the files drawn, ascending: those whose names give the least digests with the seed, so that others stay
    /// drawn where one is left out because it is damaged.
    /// - Parameters:
    ///   - names: The name of each file.
    ///   - labels: The class of each.
    ///   - classNames: The names of the classes.
    func places(of names: [String], labels: [Int32], classNames: [String]) -> [Int] {
        zip(classNames, Self.members(of: labels, classes: classNames.count)).flatMap { className, members in
            // Of few, all are drawn without asking.
            if members.count <= count { return members }
            return members.map { place in
                let text = "easel subset \(seed) \(className)/\(names[place])"
                return (key: SHA256.hexDigest(of: Array(text.utf8)), place: place)
            }.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.prefix(count).map(\.place)
        }.sorted()
    }

    /// The places of the images of each class.
    private static func members(of labels: [Int32], classes: Int) -> [[Int]] {
        labels.enumerated().reduce(into: [[Int]](repeating: [], count: classes)) {
            $0[Int($1.element)].append($1.offset)
        }
    }

    /// Notes for people on what was drawn: how much, and which classes have fewer images.
    /// - Parameters:
    ///   - labels: The class of each image there is.
    ///   - classNames: The names of the classes.
    func notes(of labels: [Int32], _ classNames: [String]) -> [String] {
        let counts = Self.members(of: labels, classes: classNames.count).map(\.count)
        let drawn = counts.reduce(0) { $0 + min($1, count) }
        let few = zip(classNames, counts).filter { $1 < count }
        let listed = few.prefix(20).map { "\($0) (\($1))" }.joined(separator: ", ") + (few.count > 20 ? ", …" : "")
        let first =
            "drawn to learn from: up to \(count) of each class, \(drawn) of \(labels.count) in all (seed \(seed))"
        guard !few.isEmpty else { return [first] }
        return [
            first,
            "\(few.count == 1 ? "a class has" : "\(few.count) of \(counts.count) classes have") fewer than \(count), of which all "
                + "are taken: \(listed)",
        ]
    }
}
