import EaselData
import EaselFiles
import Testing

@Suite struct ContentSplitTests {
    func digests(_ range: Range<Int>) -> [String] { range.map { SHA256.hexDigest(of: Array("\($0)".utf8)) } }

    func split(_ digests: [String], _ labels: [Int32]? = nil, seed: UInt64 = 0) -> Set<String> {
        ContentSplit(digests, labels: labels ?? digests.map { _ in 0 }, seed: seed).heldOut
    }

    @Test func aboutATenthIsHeldOut() {
        let all = digests(0..<2000)
        let heldOut = split(all)
        // Five standard deviations of a binomial distribution.
        #expect((133...267).contains(heldOut.count), "\(heldOut.count)")
        let other = split(all, seed: 1)
        #expect(heldOut != other && heldOut.intersection(other).count < 60)
        // By the thousand of each class, too.
        let labels = all.indices.map { Int32($0 % 2) }
        #expect(split(all, labels) == heldOut)
    }

    /// The rule is a promise to runs that were begun under it.
    @Test func theRuleStaysAsItIs() {
        let all = digests(0..<60)
        let places = { (seed: UInt64) in
            let heldOut = split(all, seed: seed)
            return all.indices.filter { heldOut.contains(all[$0]) }
        }
        #expect(places(0) == [36, 39, 53])
        #expect(places(9) == [2, 5, 13, 21, 22, 33, 43, 54, 55])
    }

    @Test func whatIsAddedChangesNoSide() {
        let all = digests(0..<400)
        let whole = split(all)
        for count in [100, 250, 399] {
            #expect(split(Array(all[..<count])) == whole.intersection(all[..<count]))
            #expect(split(Array(all[..<count].reversed())) == whole.intersection(all[..<count]))
        }
        // None of these has a key among the lowest tenth, so one must be held out until there is one that has.
        #expect(whole.isDisjoint(with: all[..<30]) && split(Array(all[..<30])).count == 1)
    }

    @Test func everyClassHasImagesOnBothSides() {
        let all = digests(0..<90)
        let labels = all.indices.map { Int32($0 / 3) }
        for seed in 0..<20 {
            let heldOut = split(all, labels, seed: UInt64(seed))
            for label in 0..<30 {
                let held = all[(label * 3)..<(label * 3 + 3)].filter { heldOut.contains($0) }
                #expect((1...2).contains(held.count), "\(held.count) of class \(label), seed \(seed)")
            }
        }
    }

    @Test func equalFilesAreOnOneSide() {
        let all = digests(0..<40)
        // Ten times each in its class, and every second in another class too.
        let copies = all + all + all.indices.filter { $0 % 2 == 0 }.map { all[$0] }
        let labels = copies.indices.map { Int32($0 < 80 ? $0 % 40 / 4 : 10) }
        for seed in 0..<20 {
            let heldOut = split(copies, labels, seed: UInt64(seed))
            let trained = Set(labels.indices.lazy.filter { !heldOut.contains(copies[$0]) }.map { labels[$0] })
            #expect(trained == Set(0...10), "every class is trained on, seed \(seed)")
        }
        #expect(split(copies) == split(all), "copies change no side")
        #expect(split([all[0], all[0]]).isEmpty, "nothing differs")
    }

    @Test func classesOfOneImage() {
        let all = digests(0..<5)
        let heldOut = split(all, [0, 1, 2, 3, 4])
        #expect(heldOut.count == 1)
        let mixed = split(all, [0, 1, 1, 1, 1])
        #expect(!mixed.contains(all[0]) && !mixed.isEmpty)
    }

    @Test func theRecordIsBounded() {
        let labels = [Int32](repeating: 0, count: 50)
        let few = HeldOutImages(ContentSplit(digests(0..<50), labels: labels, seed: 3).heldOut, seed: 3)
        #expect(few.seed == 3 && few.files?.count == few.count && few.files == few.files?.sorted())
        #expect(few.files?.allSatisfy { $0.count == 16 } ?? false && few.digest.count == 64)
        let all = digests(0..<12_000)
        let many = HeldOutImages(ContentSplit(all, labels: all.map { _ in 0 }, seed: 3).heldOut, seed: 3)
        #expect(many.count > HeldOutImages.listLimit && many.files == nil && many.digest != few.digest)
    }
}

extension ContentSplitTests {
    private func split(_ share: Double, _ validation: Double = 0, _ range: Range<Int> = 0..<1000) -> ContentSplit {
        ContentSplit(
            digests(range), labels: range.map { Int32($0 % 3) }, seed: 0, testShare: share, validationShare: validation)
    }

    @Test func anotherShare() {
        let (tenth, fifth) = (split(0.1).heldOut, split(0.2).heldOut)
        // The default, to the last image, and a larger share takes images in addition.
        #expect(tenth == split(digests(0..<1000), (0..<1000).map { Int32($0 % 3) }) && tenth.isSubset(of: fifth))
        #expect((150...250).contains(fifth.count), "\(fifth.count)")
        let half = split(0.5, 0, 0..<600).heldOut
        #expect(half == split(0.5).heldOut.intersection(digests(0..<600)), "what is added moves nothing")
    }

    @Test func validationComesOutOfTraining() {
        let (test, both) = (split(0.1).heldOut, split(0.1, 0.15))
        #expect(both.heldOut == test && both.validation.isDisjoint(with: test))
        #expect((110...190).contains(both.validation.count), "\(both.validation.count)")
        #expect(split(0.1, 0.15, 0..<700).validation == both.validation.intersection(digests(0..<700)))
        // Of those that have a test split of their own.
        let alone = split(0, 0.1)
        #expect(alone.heldOut.isEmpty && alone.validation == test)
    }

    @Test func everyClassHasImagesInEverySplit() {
        let all = digests(0..<90)
        let labels = all.indices.map { Int32($0 / 3) }
        for seed in 0..<20 {
            let split = ContentSplit(all, labels: labels, seed: UInt64(seed), validationShare: 0.1)
            for label in 0..<30 {
                let own = Set(all[(label * 3)..<(label * 3 + 3)])
                let (test, validation) = (own.intersection(split.heldOut), own.intersection(split.validation))
                #expect(!test.isEmpty && test.count + validation.count < 3, "class \(label), seed \(seed)")
                #expect(test.count == 2 || validation.count == 1, "class \(label), seed \(seed)")
            }
        }
        let two = ContentSplit(digests(0..<2), labels: [0, 0], seed: 0, validationShare: 0.5)
        #expect(two.heldOut.count == 1 && two.validation.isEmpty, "something is trained on")
    }
}
