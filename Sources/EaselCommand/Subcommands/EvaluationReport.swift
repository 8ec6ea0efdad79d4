import EaselCore
import EaselRuns
import EaselTraining

/// What `easel evaluate` found.
struct EvaluationReport: Encodable {
    struct Bound: Encodable {
        let samples: Int
        let nats: Double
        let elbo: Double
    }
    struct Drawn: Encodable {
        let pictures: Int
        let seed: UInt64
        let judge: String
        let judgeHash: String
        let classNames: [String]?
        let classShares: [Double]
        let totalVariation: Double
        let frechetDistance: Double
    }

    let run: String
    let epoch: Int
    let step: Int
    let pictures: Int
    var test: [String: Double]
    /// How many images of each class a classifier recognised.
    var classes: [ClassRecall]?
    var perDimension: [String: [Double]] = [:]
    var importanceWeightedBound: Bound?
    var drawn: Drawn?
    var neighbours: String?

    /// Lines for people.
    var lines: [String] {
        var lines = ["\(run), epoch \(epoch), \(counted(pictures, "test picture"))"]
        lines += test.sorted { $0.key < $1.key }.map { "\($0) \(fixed($1, 6))" }
        for one in classes ?? [] {
            lines.append("\(one.name): recall \(one.recall.map { fixed($0, 4) } ?? "-") of \(one.support)")
        }
        for (name, values) in perDimension.sorted(by: { $0.key < $1.key }) {
            lines.append("\(name) of each dimension: \(values.map { fixed($0, 3) }.joined(separator: " "))")
        }
        if let bound = importanceWeightedBound {
            lines.append(
                "importance-weighted bound \(fixed(bound.nats, 4)) nats with \(bound.samples) samples (evidence lower "
                    + "bound by the same: \(fixed(bound.elbo, 4)))")
        }
        if let drawn {
            lines.append(
                "\(counted(drawn.pictures, "drawn picture")) from seed \(drawn.seed), judge \(drawn.judge) (\(drawn.judgeHash))"
            )
            let names = drawn.classNames ?? []
            let shares = drawn.classShares.enumerated().map { index, share in
                "\(index < names.count ? names[index] : "\(index)") \(fixed(100 * share, 1)) %"
            }
            lines.append("class shares: \(shares.joined(separator: ", "))")
            lines.append("distance of the shares from those of test pictures: \(fixed(drawn.totalVariation, 4))")
            lines.append("Fréchet distance: \(fixed(drawn.frechetDistance, 4))")
        }
        if let neighbours { lines.append("drawn pictures over their nearest training pictures: \(neighbours)") }
        return lines
    }
}
