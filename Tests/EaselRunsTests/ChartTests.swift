import EaselImages
import EaselRuns
import EaselTraining
import Foundation
import Testing

@Suite struct ChartTests {
    static let unusual: [[Double]] = [
        [], [0], [5], [-3, -3], [1e-300, 1e300], [.nan, 1], [.infinity, -.infinity], [1e199, -1e199],
        [.leastNonzeroMagnitude, 1], [1, 1 + 1e-15], [1e15, 1e15 + 1],
    ]

    @Test func ticksAreRound() {
        let linear = ChartScale(around: [0, 0.93], mayBeLogarithmic: true, isRounded: true)
        #expect(!linear.isLogarithmic)
        #expect(linear.ticks.map(\.label) == ["0", "0.2", "0.4", "0.6", "0.8", "1.0"])
        #expect(abs(linear.position(0.5) - 0.5) < 1e-9)
        let logarithmic = ChartScale(around: [0.003, 0.7], mayBeLogarithmic: true, isRounded: true)
        #expect(logarithmic.isLogarithmic)
        #expect(logarithmic.ticks.map(\.label) == ["0.005", "0.01", "0.02", "0.05", "0.1", "0.2", "0.5"])
        let epochs = ChartScale(around: [0, 9], mayBeLogarithmic: false, isRounded: false, tickCount: 10)
        #expect(epochs.ticks.map(\.label) == (0...9).map { "\($0)" } && epochs.position(9) == 1)
        for last in [1.0, 2, 3, 4, 40] {
            let whole = ChartScale(
                around: [0, 0.1, last], mayBeLogarithmic: false, isRounded: false, isWhole: true, tickCount: 10)
            #expect(whole.ticks.count >= 2 && whole.ticks.allSatisfy { Int($0.label) == Int($0.value) })
        }
        let negative = ChartScale(around: [-30, 12], mayBeLogarithmic: true, isRounded: true)
        #expect(negative.ticks.map(\.label) == ["−30", "−20", "−10", "0", "10", "20"])
        let decades = ChartScale(around: [1e-9, 1e9], mayBeLogarithmic: true, isRounded: true)
        #expect(decades.ticks.first?.label == "1e-9" && decades.ticks.count < 10)
        #expect([0.013, 0.2, 4, 5.1, 99].map(ChartScale.niceStep) == [0.02, 0.2, 5, 10, 100])
    }

    @Test func epochsAreWhole() {
        let svg = CurvesChart(records: Self.records(epochs: 2), title: "two").svg
        let ticks = svg.matches(of: #/text-anchor="middle">([^<a-z]+)</#).map { String($0.1) }
        #expect(Set(ticks) == ["0", "1", "2"])
    }

    @Test(arguments: unusual)
    func anyValuesMakeAScale(_ values: [Double]) {
        let scale = ChartScale(around: values, mayBeLogarithmic: true, isRounded: true)
        #expect(scale.ticks.count < 20)
        for value in values where value.isFinite && (!scale.isLogarithmic || value > 0) {
            #expect(scale.position(value).isFinite)
        }
    }

    @Test func drawsEachCurveThatWasMeasured() {
        let svg = CurvesChart(records: Self.records(epochs: 5), title: "00001-a<b&c").svg
        #expect(svg.contains("00001-a&lt;b&amp;c"))
        #expect(svg.components(separatedBy: "class=\"line\" stroke").count - 1 == 2 * 3)
        #expect(svg.components(separatedBy: "class=\"back\" stroke").count - 1 == 2)
        #expect(svg.contains(">mse (logarithmic)<") || svg.contains(">mse<"))
        #expect(svg.contains(">epoch<") && !svg.contains("nan") && !svg.contains("inf"))
        let document = XMLCheck.isWellFormed(svg)
        #expect(document)
    }

    /// Which metrics are losses, what they are called and their units, a metric says; a name says nothing.
    @Test func lossesShareAPanelAndOthersHaveTheirUnits() {
        let values: [String: Double] = ["objective": 3, "generator loss": 2, "floss": 1, "psnr": 16.8]
        let records = (1...3).map { LogRecord(kind: .epoch, epoch: $0, step: $0 * 10, train: values) }
        let metrics = [
            Metric("objective", .lower, unit: "nats", isLoss: true), Metric("generator loss", nil, isLoss: true),
            .peakSignalToNoiseRatio,
        ]
        let svg = CurvesChart(records: records, title: "x", metrics: metrics).svg
        let titles = svg.matches(of: #/class="title"[^>]*>([^<]*)</#).map { String($0.1) }
        #expect(titles == ["losses", "floss", "psnr, dB"])
        #expect(svg.contains(">objective, training  3.000<") && svg.contains(">generator, training  2.000<"))
        let alone = CurvesChart(records: records, title: "x", metrics: [metrics[0]]).svg
        #expect(alone.contains(">objective, nats<") && !alone.contains(">losses<"))
    }

    /// The image of pixels has what the SVG image has, twice as large.
    @Test func thePNGHasTheCurves() throws {
        let chart = CurvesChart(records: Self.records(epochs: 5), title: "a run")
        let size = try #require(chart.svg.firstMatch(of: #/width="(\d+)" height="(\d+)"/#))
        let image = try PNGFile.decode(chart.png(), name: "curves.png")
        #expect("\(image.width / 2)" == size.1 && "\(image.height / 2)" == size.2 && image.channels == 3)
        var colours: [[UInt8]: Int] = [:]
        for place in stride(from: 0, to: image.pixels.count, by: 3) {
            colours[Array(image.pixels[place..<place + 3]), default: 0] += 1
        }
        // The two curves of the loss, the one of the error, axes and the lines at ticks.
        for colour: [UInt8] in [[0x00, 0x72, 0xb2], [0xd5, 0x5e, 0x00], [0x88, 0x88, 0x88], [0xe6, 0xe6, 0xe6]] {
            #expect(colours[colour] ?? 0 > 400, "\(colour)")
        }
        #expect(colours[[0x44, 0x44, 0x44]] ?? 0 > 1000 && colours[[0x11, 0x11, 0x11]] ?? 0 > 200)
        #expect(Double(colours[[255, 255, 255]] ?? 0) > 0.8 * Double(image.width * image.height))
        let again = try chart.png() == CurvesChart(records: Self.records(epochs: 5), title: "a run").png()
        #expect(again)
    }

    @Test(arguments: unusual)
    func anyValuesMakeAPNG(_ values: [Double]) throws {
        let records = values.enumerated().map {
            LogRecord(kind: .epoch, epoch: $0.offset + 1, step: ($0.offset + 1) * 10, train: ["loss": $0.element])
        }
        #expect(try CurvesChart(records: records, title: "−5 <\u{1F600}>").png().count > 500)
    }

    /// A log that was tampered with may name hundreds of measurements.
    @Test func thePNGIsNoLargerThanItMustBe() throws {
        let values = Dictionary(uniqueKeysWithValues: (0..<300).map { ("metric \($0)", Double($0)) })
        let chart = CurvesChart(records: [LogRecord(kind: .epoch, epoch: 1, step: 1, train: values)], title: "x")
        #expect(try PNGHeader(chart.png(), name: "curves.png").height == 16_000)
    }

    @Test func gapsInterruptACurve() {
        let records = [1.0, 2, .nan, 3, .infinity, 4].enumerated().map {
            LogRecord(kind: .epoch, epoch: $0.offset + 1, step: ($0.offset + 1) * 10, train: ["loss": $0.element])
        }
        let svg = CurvesChart(records: records, title: "x").svg
        #expect(svg.components(separatedBy: "class=\"line\" stroke").count - 1 == 1 + 3)
        #expect(svg.components(separatedBy: "<circle").count - 1 == 4)
    }

    @Test func nothingMeasuredIsSaid() throws {
        let folder = TemporaryFolder()
        try CurvesChart(records: [], title: "x").write(to: folder.path + "/curves.svg")
        #expect(String(decoding: bytes(of: folder.path + "/curves.svg"), as: UTF8.self).contains("Nothing has been"))
    }

    @Test func longRunsStaySmall() {
        let records = (1...20_000).map {
            LogRecord(kind: .interval, epoch: 1, step: $0, train: ["loss": 1 / Double($0)])
        }
        #expect(CurvesChart(records: records, title: "x").svg.utf8.count < 30_000)
    }

    static func records(epochs: Int) -> [LogRecord] {
        var records: [LogRecord] = []
        for step in stride(from: 10, through: epochs * 100, by: 10) {
            let loss = 0.08 + 0.6 / Double(step) * (5 + sin(Double(step)))
            records.append(LogRecord(kind: .interval, epoch: 1 + (step - 1) / 100, step: step, train: ["loss": loss]))
            guard step % 100 == 0 else { continue }
            records.append(
                LogRecord(
                    kind: .epoch, epoch: step / 100, step: step, train: ["loss": loss + 0.01],
                    test: ["loss": loss + 0.015, "mse": 3 / Double(step)]))
        }
        return records
    }
}

/// A check that tags are closed and quoted, enough to notice a picture that no viewer opens.
enum XMLCheck {
    static func isWellFormed(_ text: String) -> Bool {
        var open: [Substring] = []
        for piece in text.split(separator: "<").dropFirst(0) {
            guard let end = piece.firstIndex(of: ">") else { return false }
            let tag = piece[..<end]
            guard tag.filter({ $0 == "\"" }).count % 2 == 0 else { return false }
            if tag.hasPrefix("/") {
                guard open.popLast() == tag.dropFirst() else { return false }
            } else if !tag.hasSuffix("/") {
                open.append(tag.prefix { $0 != " " })
            }
        }
        return open.isEmpty
    }
}

@Suite struct CurveHistoryTests {
    private func record(_ epoch: Int) -> LogRecord {
        LogRecord(kind: .epoch, epoch: epoch, step: epoch * 3, train: ["loss": Double(epoch)], test: ["mse": 2])
    }

    @Test func aLongCurveKeepsItsMeansInFewPoints() {
        var curve = ThinnedCurve()
        for x in 1...100_000 { curve.add(Double(x), Double(x % 10)) }
        #expect(curve.points.count <= 2000 && curve.points.count > 1000)
        // Of 64 values each, but for the last: six rounds of the digits and a rest.
        #expect(curve.points.dropLast().allSatisfy { abs($0.y - 4.5) < 0.5 })
        #expect(zip(curve.points, curve.points.dropFirst()).allSatisfy { $0.x < $1.x })
        var short = ThinnedCurve()
        for x in 1...2000 { short.add(Double(x), Double(x)) }
        #expect(short.points.map(\.x) == (1...2000).map { Double($0) })
    }

    @Test func aLogOfAnyLengthDrawsAsManyBytes() {
        func size(_ epochs: Int) -> Int {
            var history = CurveHistory()
            for epoch in 1...epochs { history.add(record(epoch)) }
            return CurvesChart(history, title: "x", metrics: [.loss]).svg.utf8.count
        }
        #expect(size(60_000) < size(2_000) * 3 / 2)
    }

    @Test func aLogOfManyNamesIsBounded() {
        var history = CurveHistory()
        for index in 0..<10_000 {
            history.add(LogRecord(kind: .interval, epoch: 1, step: index, train: ["name \(index)": 1]))
        }
        #expect(history.names.count == 300)
    }
}
