import EaselCore
import EaselMeasures
import EaselRuns

/// What a judge says of drawn pictures, in the report of `easel evaluate`; keys of measures that were not taken are null.
struct JudgedReport: Encodable {
    private let seed: UInt64
    private let judge: String
    private let judgeHash: String
    private let classNames: [String]?
    private let drawn: MeasuresReport
    /// The same measures of training pictures.
    private let floors: MeasuresReport?

    private enum CodingKeys: CodingKey { case seed, judge, judgeHash, classNames, floor, floors }

    init(_ judged: Evaluation.Judged, seed: UInt64, judge: String) {
        (self.seed, self.judge) = (seed, judge)
        (judgeHash, classNames) = (judged.verdict.judgeHash, judged.classNames)
        drawn = MeasuresReport(judged.verdict.drawn, judged.classNames)
        floors = judged.verdict.floor.map { MeasuresReport($0, judged.classNames) }
    }

    func encode(to encoder: any Encoder) throws {
        try drawn.encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(seed, forKey: .seed)
        try values.encode(judge, forKey: .judge)
        try values.encode(judgeHash, forKey: .judgeHash)
        try values.encodeIfPresent(classNames, forKey: .classNames)
        try values.encode(floors?.measures.frechetDistance, forKey: .floor)
        try values.encode(floors, forKey: .floors)
    }

    /// Lines for people: each measure of drawn pictures, and beside it that of training pictures.
    var lines: [String] {
        let measures = drawn.measures
        let shares = measures.classShares.enumerated().map { index, share in
            "\(className(index, in: classNames)) \(fixed(100 * share, 1)) %"
        }
        let lines = [
            "\(counted(measures.count, "drawn picture")) from seed \(seed), judge \(judge) (\(judgeHash))",
            "class shares: \(shares.joined(separator: ", "))",
        ]
        var rows = [["beside as many test pictures", "drawn"] + (floors == nil ? [] : ["training pictures"])]
        let (own, floor) = (drawn.rows, floors?.rows)
        for (index, row) in own.enumerated() {
            rows.append([row.name, row.value] + (floor.map { [$0[index].value] } ?? []))
        }
        return lines + aligned(rows)
    }
}

/// The measures of some pictures beside test pictures.
private struct MeasuresReport: Encodable {
    let measures: GenerativeMeasures
    private let classNames: [String]?

    private enum CodingKeys: CodingKey {
        case pictures, classShares, totalVariation, chiSquare, frechetDistance, kid, classFrechet
        case neighbours, precision, recall, density, coverage
    }
    private struct ChiSquare: Encodable {
        let statistic: Double
        let degreesOfFreedom: Int
        let p: Double
    }
    private struct ClassFrechet: Encodable {
        let mean: Double
        let worst: Double
        let worstClass: String
        let classes: Int
    }

    init(_ measures: GenerativeMeasures, _ classNames: [String]?) {
        (self.measures, self.classNames) = (measures, classNames)
    }

    func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(measures.count, forKey: .pictures)
        try values.encode(measures.classShares, forKey: .classShares)
        try values.encode(measures.totalVariation, forKey: .totalVariation)
        let test = measures.chiSquare
        try values.encode(
            ChiSquare(statistic: test.statistic, degreesOfFreedom: test.degreesOfFreedom, p: test.p), forKey: .chiSquare
        )
        try values.encode(measures.frechetDistance, forKey: .frechetDistance)
        try values.encode(measures.kernelDistance, forKey: .kid)
        try values.encode(
            measures.classFrechetDistances.map {
                ClassFrechet(
                    mean: $0.mean, worst: $0.worst.distance, worstClass: className($0.worst.label, in: classNames),
                    classes: $0.distances.count)
            }, forKey: .classFrechet)
        let manifold = measures.manifold
        try values.encode(manifold?.neighbours ?? FeatureManifold.usualNeighbours, forKey: .neighbours)
        try values.encode(manifold?.precision, forKey: .precision)
        try values.encode(manifold?.recall, forKey: .recall)
        try values.encode(manifold?.density, forKey: .density)
        try values.encode(manifold?.coverage, forKey: .coverage)
    }

    /// The measures by name, for people.
    var rows: [(name: String, value: String)] {
        func cell(_ value: Double?) -> String { value.map { fixed($0, 4) } ?? "-" }
        let (manifold, classes, test) = (measures.manifold, measures.classFrechetDistances, measures.chiSquare)
        let neighbours = manifold?.neighbours ?? FeatureManifold.usualNeighbours
        return [
            ("pictures", "\(measures.count)"),
            ("Fréchet distance", cell(measures.frechetDistance)),
            (
                "Fréchet distance by class, mean",
                classes.map { "\(cell($0.mean)) (of \($0.distances.count))" } ?? "-"
            ),
            (
                "Fréchet distance by class, worst",
                classes.map { "\(cell($0.worst.distance)) (\(className($0.worst.label, in: classNames)))" } ?? "-"
            ),
            ("kernel distance (KID)", fixed(measures.kernelDistance, 6)),
            ("precision (k = \(neighbours))", cell(manifold?.precision)),
            ("recall (k = \(neighbours))", cell(manifold?.recall)),
            ("density (k = \(neighbours))", cell(manifold?.density)),
            ("coverage (k = \(neighbours))", cell(manifold?.coverage)),
            ("total variation of the class shares", cell(measures.totalVariation)),
            (
                "χ² of the class counts (\(counted(test.degreesOfFreedom, "degree")) of freedom)",
                "\(cell(test.statistic)) (p \(test.p < 5e-5 ? "< 0.0001" : cell(test.p)))"
            ),
        ]
    }
}
