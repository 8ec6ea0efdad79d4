import EaselFiles

/// A split by content: which images are held out is decided by the content of each file and a seed.
///
/// An image's *key* is the first 64 bits of the SHA-256 of the seed and the SHA-256 of its file, so it depends on nothing
/// else, and equal files have equal keys. What holds of the images held out for testing:
///
/// - An image is held out where its key lies in the lowest share of all keys there can be, a tenth if nothing else is
///   asked for. So its side does not change when others are added or removed, but for the two rules that follow, each of
///   which concerns one image of a class.
/// - Of a class of two or more different images at least one is held out: where none has such a key, the one with the
///   least. (Where an image lies in several classes, the next rule goes before this one.)
/// - Of every class at least one image is trained on: where all would be held out, the one with the greatest key is not.
/// - Equal files are on one side, whatever classes they lie in.
/// - Where every class is of one image, so that none would be held out, the one with the least key of all is.
///
/// Images held out for validation have the keys that follow those for testing, so that they come out of those that would
/// be trained on, and none held out for testing moves. The same rules hold among what is left.
package struct ContentSplit {
    /// The share that is held out for testing where nobody says another.
    package static let usualTestShare = 0.1

    /// The SHA-256 of each file that is held out for testing.
    package let heldOut: Set<String>
    /// The SHA-256 of each file that is held out for validation.
    package let validation: Set<String>

    /// Splits images; at least two of them must differ for any to be held out.
    ///
    /// - Parameters:
    ///   - digests: the SHA-256 of each file.
    ///   - labels: the class of each.
    ///   - seed: another seed holds out others.
    ///   - testShare: the share held out for testing, in steps of a millionth; 0 holds out none.
    ///   - validationShare: the share held out for validation, likewise.
    package init(
        _ digests: [String], labels: [Int32], seed: UInt64, testShare: Double = ContentSplit.usualTestShare,
        validationShare: Double = 0
    ) {
        var keys: [String: UInt64] = [:]
        for digest in digests where keys[digest] == nil { keys[digest] = Self.key(of: digest, seed: seed) }
        var classes: [Int32: Set<String>] = [:]
        for (digest, label) in zip(digests, labels) { classes[label, default: []].insert(digest) }
        let (test, whole) = (Self.bound(testShare), Self.bound(testShare + validationShare))
        heldOut = testShare > 0 ? Self.chosen(of: keys, in: classes, from: 0, below: test) : []
        guard validationShare > 0 else {
            validation = []
            return
        }
        for digest in heldOut { keys[digest] = nil }
        let left = classes.mapValues { [heldOut] in $0.subtracting(heldOut) }.filter { !$0.value.isEmpty }
        validation = Self.chosen(of: keys, in: left, from: testShare > 0 ? test : 0, below: whole)
    }

    /// The places of the images of each side.
    /// - Parameter digests: the SHA-256 of each file.
    func places(_ digests: [String]) -> (train: [Int], test: [Int], validation: [Int]) {
        var places: (train: [Int], test: [Int], validation: [Int]) = ([], [], [])
        for (place, digest) in digests.enumerated() {
            if heldOut.contains(digest) {
                places.test.append(place)
            } else if validation.contains(digest) {
                places.validation.append(place)
            } else {
                places.train.append(place)
            }
        }
        return places
    }

    /// The files with keys of a range, and as the rules want them for each class.
    private static func chosen(
        of keys: [String: UInt64], in classes: [Int32: Set<String>], from low: UInt64, below high: UInt64
    ) -> Set<String> {
        // Keys that are equal by chance are told apart by the digests.
        let order = keys.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.map(\.key)
        let ranks = Dictionary(uniqueKeysWithValues: order.enumerated().map { ($1, $0) })
        var chosen = Set(keys.lazy.filter { $0.value >= low && $0.value < high }.map(\.key))
        let contents = classes.sorted { $0.key < $1.key }.map { _, own in
            own.sorted { ranks[$0, default: 0] < ranks[$1, default: 0] }
        }
        for own in contents where own.count > 1 && chosen.isDisjoint(with: own) { chosen.insert(own[0]) }
        for own in contents where chosen.isSuperset(of: own) { chosen.remove(own[own.count - 1]) }
        if chosen.isEmpty, order.count > 1 { chosen.insert(order[0]) }
        return chosen
    }

    /// The key that a share of all keys lies below, exactly: a tenth of the greatest for a tenth.
    private static func bound(_ share: Double) -> UInt64 {
        let millionths = UInt64((min(max(share, 0), 0.999_999) * 1_000_000).rounded())
        return UInt64(1_000_000).dividingFullWidth(UInt64.max.multipliedFullWidth(by: millionths)).quotient
    }

    private static func key(of digest: String, seed: UInt64) -> UInt64 {
        let digits = SHA256.hexDigest(of: Array("easel split \(seed) \(digest)".utf8)).prefix(16)
        return UInt64(digits, radix: 16) ?? 0
    }
}
