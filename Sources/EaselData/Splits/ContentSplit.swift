import EaselFiles

/// A split by content: which images are held out for testing is decided by the content of each file and a seed.
///
/// An image's *key* is the first 64 bits of the SHA-256 of the seed and the SHA-256 of its file, so it depends on nothing
/// else, and equal files have equal keys. What holds:
///
/// - An image is held out where its key lies in the lowest tenth of all keys there can be. So its side does not change
///   when others are added or removed, but for the two rules that follow, each of which concerns one image of a class.
/// - Of a class of two or more different images at least one is held out: where none has such a key, the one with the
///   least. (Where an image lies in several classes, the next rule goes before this one.)
/// - Of every class at least one image is trained on: where all would be held out, the one with the greatest key is not.
/// - Equal files are on one side, whatever classes they lie in.
/// - Where every class is of one image, so that none would be held out, the one with the least key of all is.
package struct ContentSplit {
    /// The SHA-256 of each file that is held out.
    package let heldOut: Set<String>

    /// One in so many is held out.
    private static let share: UInt64 = 10

    /// Splits images; at least two of them must differ for any to be held out.
    ///
    /// - Parameters:
    ///   - digests: the SHA-256 of each file.
    ///   - labels: the class of each.
    ///   - seed: another seed holds out others.
    package init(_ digests: [String], labels: [Int32], seed: UInt64) {
        var keys: [String: UInt64] = [:]
        for digest in digests where keys[digest] == nil { keys[digest] = Self.key(of: digest, seed: seed) }
        // Keys that are equal by chance are told apart by the digests.
        let order = keys.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var heldOut = Set(keys.lazy.filter { $0.value < UInt64.max / Self.share }.map(\.key))
        var classes: [Int32: Set<String>] = [:]
        for (digest, label) in zip(digests, labels) { classes[label, default: []].insert(digest) }
        let contents = classes.sorted { $0.key < $1.key }.map { _, own in
            own.sorted { ranks[$0, default: 0] < ranks[$1, default: 0] }
        }
        for own in contents where own.count > 1 && heldOut.isDisjoint(with: own) { heldOut.insert(own[0]) }
        for own in contents where heldOut.isSuperset(of: own) { heldOut.remove(own[own.count - 1]) }
        if heldOut.isEmpty, order.count > 1 { heldOut.insert(order[0]) }
        self.heldOut = heldOut
    }

    private static func key(of digest: String, seed: UInt64) -> UInt64 {
        let digits = SHA256.hexDigest(of: Array("easel split \(seed) \(digest)".utf8)).prefix(16)
        return UInt64(digits, radix: 16) ?? 0
    }
}
