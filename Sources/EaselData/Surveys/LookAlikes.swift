import EaselCore

/// The search for images that look alike among many, in far fewer steps than there are pairs.
///
/// Hashes of at most six different bits have, of their four parts of 16 bits, one with at most one different bit. So for
/// each part all images are sorted by it, and of each image those are looked at that have its value there or one of the
/// 16 values a bit away: of 100,000 images some hundred, where hashes are spread evenly. Where very many are alike, no
/// more than 4,096 are looked at for an image and 16 taken, and the result says so.
package struct LookAlikes {
    /// The most bits of 64 in which hashes of images that look alike may differ.
    package static let mostDifferentBits = 6
    /// The most images looked at for one.
    private static let mostLookedAt = 4096
    /// The most images taken for one; they are mostly alike among themselves.
    private static let mostTaken = 16
    /// The parts of a hash.
    private static let parts = 4

    /// The places of images that look alike, two or more together, in the order of the first.
    package let groups: [[Int]]
    /// Whether every image was compared with all that its hash speaks for.
    package let isComplete: Bool

    /// Searches.
    ///
    /// - Parameters:
    ///   - looks: the looks of the images; nil for one that is not compared.
    ///   - threads: the most threads to use.
    package init(_ looks: [ImageLook?], threads: Int) {
        let (hashes, isUsed) = (looks.map { $0?.hash ?? 0 }, looks.map { $0 != nil })
        let tables = (0..<Self.parts).map { Table(hashes, isUsed, part: $0) }
        // Strips of images, so that threads have enough to do at a time.
        let strip = 256
        let found = concurrentMap((looks.count + strip - 1) / strip, threads: threads) { index in
            var (pairs, isCut): ([(Int, Int)], Bool) = ([], false)
            for place in (index * strip)..<min((index + 1) * strip, looks.count) {
                guard let look = looks[place] else { continue }
                let before = Self.partners(of: place, look.hash, hashes, tables)
                let alike = before.places.lazy.filter { looks[$0]?.isLike(look) ?? false }.prefix(Self.mostTaken + 1)
                let taken = Array(alike)
                isCut = isCut || before.isCut || taken.count > Self.mostTaken
                pairs += taken.prefix(Self.mostTaken).map { ($0, place) }
            }
            return (pairs: pairs, isCut: isCut)
        }
        var union = DisjointSets(count: looks.count)
        for (first, second) in found.lazy.flatMap(\.pairs) { union.join(first, second) }
        groups = union.groups
        isComplete = !found.contains(where: \.isCut)
    }

    /// The places before one whose hashes are near.
    private static func partners(
        of place: Int, _ hash: UInt64, _ hashes: [UInt64], _ tables: [Table]
    ) -> (places: [Int], isCut: Bool) {
        var (places, looked): ([Int], Int) = ([], 0)
        for (part, table) in tables.enumerated() {
            let own = Table.value(hash, part)
            for flip in 0...16 {
                for other in table.places(of: flip == 0 ? own : own ^ (1 << (flip - 1))) {
                    guard other < place else { break }
                    looked += 1
                    if looked > mostLookedAt { return (places, true) }
                    let difference = hash ^ hashes[other]
                    guard difference.nonzeroBitCount <= mostDifferentBits else { continue }
                    // An earlier part may have found it already.
                    let isNew = (0..<part).allSatisfy { Table.value(difference, $0).nonzeroBitCount > 1 }
                    if isNew { places.append(other) }
                }
            }
        }
        return (places, false)
    }

    /// All images sorted by a part of their hashes.
    private struct Table {
        private var starts = [Int](repeating: 0, count: 1 << 16 + 1)
        private var sorted: [Int] = []

        init(_ hashes: [UInt64], _ isUsed: [Bool], part: Int) {
            for (hash, isUsed) in zip(hashes, isUsed) where isUsed { starts[Self.value(hash, part) + 1] += 1 }
            for value in 0..<(1 << 16) { starts[value + 1] += starts[value] }
            sorted = [Int](repeating: 0, count: starts[1 << 16])
            var next = starts
            for (place, hash) in hashes.enumerated() where isUsed[place] {
                let value = Self.value(hash, part)
                sorted[next[value]] = place
                next[value] += 1
            }
        }

        func places(of value: Int) -> ArraySlice<Int> { sorted[starts[value]..<starts[value + 1]] }

        static func value(_ hash: UInt64, _ part: Int) -> Int { Int(hash >> UInt64(16 * part) & 0xFFFF) }
    }
}
