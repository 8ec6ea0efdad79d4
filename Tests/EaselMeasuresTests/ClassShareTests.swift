import EaselMeasures
import Foundation
import Testing

@Suite struct ClassShareTests {
    @Test func agreesWithSciPy() throws {
        let golden = try Golden().shares
        var shares = try ClassShares(classCount: golden.classes)
        // In three parts.
        let row = golden.classes
        for part in [0..<7, 7..<7, 7..<golden.logits.count / row] {
            try shares.add(logits: Array(golden.logits[part.lowerBound * row..<part.upperBound * row]))
        }
        #expect(shares.counts == golden.counts)
        #expect(shares.total == golden.counts.reduce(0, +))
        #expect(isClose(shares.entropy, golden.entropy, 1e-14))
        #expect(try isClose(shares.divergence(), golden.divergence, 1e-14))
        #expect(try isClose(shares.divergence(from: golden.reference), golden.divergenceFromReference, 1e-14))
        #expect(
            try isClose(
                shares.divergence(from: golden.reference.map { $0 * 60 }), golden.divergenceFromReference, 1e-14))
        #expect(try isClose(shares.totalVariation(), golden.totalVariation, 1e-14))
        #expect(isClose(shares.score, golden.score, 1e-12))
    }

    @Test func collapseIsSeen() throws {
        var shares = try ClassShares(classCount: 4)
        #expect(shares.shares == [0, 0, 0, 0] && shares.score == nil)
        try shares.add(logits: [9, 0, 0, 0, 80, 0, 0, 0])
        #expect(shares.shares == [1, 0, 0, 0] && shares.entropy == 0)
        #expect(try isClose(shares.divergence(), log(4), 1e-15))
        #expect(try shares.totalVariation() == 0.75)
        #expect(try shares.divergence(from: [0, 1, 1, 1]) == .infinity)
        var even = try ClassShares(classCount: 4)
        try even.add(logits: [900, 0, 0, 0, 0, 900, 0, 0, 0, 0, 900, 0, 0, 0, 0, 900])
        #expect(isClose(even.entropy, log(4), 1e-15) && isClose(even.score, 4, 1e-14))
        #expect(try even.totalVariation() == 0)
    }

    @Test func lowestOfEqualsCounts() throws {
        var shares = try ClassShares(classCount: 3)
        try shares.add(logits: [1, 5, 5, -2, -2, -2])
        #expect(shares.counts == [1, 1, 0])
    }

    @Test func errorsNameWhatDoesNotFit() throws {
        #expect(problem { _ = try ClassShares(classCount: 0) } == "class shares: 0 classes, expected at least 1")
        var shares = try ClassShares(classCount: 2)
        #expect(problem { _ = try shares.totalVariation() } == "class shares: no picture was counted")
        #expect(
            problem { try shares.add(logits: [0, .nan]) }
                == "class shares: number 1 of row 0 is nan, expected a finite one")
        #expect(
            problem { try shares.add(logits: [1, 2, 3]) }
                == "class shares: 3 numbers are not a whole number of rows of 2")
        try shares.add(logits: [1, 2])
        #expect(
            problem { _ = try shares.divergence(from: [1]) }
                == "class shares: 1 shares to compare with, expected one for each of 2 classes")
        for odd in [[-1, 2], [0, 0], [.infinity, 1], [.nan, 1]] {
            #expect(
                problem { _ = try shares.divergence(from: odd) }
                    == "class shares: the shares to compare with are negative, all zero or not finite")
        }
    }
}
