import EaselTraining
import Foundation
import Testing

@Suite struct SchedulesTests {
    private let length = TrainingLength(stepsPerEpoch: 5, epochs: 4)

    private func rates(_ text: String) throws -> [Float] {
        let schedule = try LearningRateSchedules.parse(text)
        return (0..<length.steps).map { schedule.learningRate(at: $0, base: 0.1, of: length) }
    }

    private func expectClose(_ found: [Float], _ expected: [Float], _ location: SourceLocation = #_sourceLocation) {
        #expect(found.count == expected.count, sourceLocation: location)
        for (one, other) in zip(found, expected) {
            #expect(abs(one - other) <= 1e-6 * 0.1, "\(one) \(other)", sourceLocation: location)
        }
    }

    /// The numbers are printed by `Tools/reference/schedules.py`.
    @Test func agreeWithPyTorch() throws {
        let halves = [Float](repeating: 0.1, count: 10) + [Float](repeating: 0.05, count: 10)
        expectClose(try rates("step:every=2,factor=0.5"), halves)
        expectClose(try rates("step:every=10steps,factor=0.5"), halves)
        let exponential = try rates("exponential:rate=0.9")
        expectClose([0, 5, 10, 15].map { exponential[$0] }, [0.1, 0.09, 0.081, 0.0729])
        #expect(zip(exponential, exponential.dropFirst()).allSatisfy { $0 > $1 })
        expectClose(
            try rates("cosine:to=0.01"),
            [
                0.1, 0.0994459753, 0.0977975432, 0.0950952936, 0.0914057647, 0.0868198052, 0.0814503364, 0.0754295725,
                0.0689057647, 0.0620395509, 0.055, 0.0479604491, 0.0410942353, 0.0345704275, 0.0285496636, 0.0231801948,
                0.0185942353, 0.0149047064, 0.0122024568, 0.0105540247,
            ])
        expectClose(
            try rates("linear"),
            [
                0.1, 0.095, 0.09, 0.085, 0.08, 0.075, 0.07, 0.065, 0.06, 0.055, 0.05, 0.045, 0.04, 0.035, 0.03, 0.025,
                0.02, 0.015, 0.01, 0.005,
            ])
        expectClose(
            try rates("linear:to=0.02,after=0.6"),
            [Float](repeating: 0.1, count: 13) + [0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.03])
        let warmed: [Float] = [
            0.02, 0.04, 0.06, 0.08, 0.1, 0.1, 0.09890738, 0.0956772729, 0.0904508497, 0.0834565303, 0.075, 0.0654508497,
            0.0552264232, 0.0447735768, 0.0345491503, 0.025, 0.0165434697, 0.00954915028, 0.00432272712, 0.00109261996,
        ]
        expectClose(try rates("warm-up=1,cosine"), warmed)
        expectClose(try rates("warm-up=5steps,cosine"), warmed)
        expectClose(try rates("warm-up=0.4"), [0.05] + [Float](repeating: 0.1, count: 19))
        expectClose(try rates("constant"), [Float](repeating: 0.1, count: 20))
        expectClose(
            try rates("polynomial:power=2"),
            [
                0.1, 0.09025, 0.081, 0.07225, 0.064, 0.05625, 0.049, 0.04225, 0.036, 0.03025, 0.025, 0.02025, 0.016,
                0.01225, 0.009, 0.00625, 0.004, 0.00225, 0.001, 0.00025,
            ])
        expectClose(try rates("polynomial:to=0.02"), try rates("linear:to=0.02"))
        expectClose(
            try rates("one-cycle").dropLast(),
            [
                0.004, 0.0131671843, 0.0371671843, 0.0668328157, 0.0908328157, 0.1, 0.0987464006, 0.0950484632,
                0.0890916178, 0.0811745654, 0.0716943002, 0.0611262022, 0.0500002, 0.0388741978, 0.0283060998,
                0.0188258346, 0.0109087822, 0.0049519368, 0.00125399938,
            ])
        expectClose(
            try rates("one-cycle:rise=0.5,start=4,end=10").dropLast(),
            [
                0.025, 0.0272615267, 0.0337733334, 0.04375, 0.0559881933, 0.0690118067, 0.08125, 0.0912266666,
                0.0977384733, 0.1, 0.0976140052, 0.0906895785, 0.079904531, 0.0663145785, 0.05125, 0.0361854215,
                0.022595469, 0.0118104215, 0.00488599483,
            ])
        // What reduces it are scores, not steps.
        expectClose(try rates("plateau"), [Float](repeating: 0.1, count: 20))
    }

    /// However short the training, the rates are numbers and the peak is reached.
    @Test(arguments: 1...12) func oneCycleOfFewSteps(steps: Int) throws {
        for text in ["one-cycle", "one-cycle:rise=0", "one-cycle:rise=1"] {
            let schedule = try LearningRateSchedules.parse(text)
            let length = TrainingLength(stepsPerEpoch: steps, epochs: 1)
            let rates = (0...steps).map { schedule.learningRate(at: $0, base: 0.1, of: length) }
            #expect(rates.allSatisfy { $0 >= 0 && $0 <= 0.1 }, "\(text), \(steps) steps: \(rates)")
            // The peak may lie between two steps.
            if steps > 4 { #expect(rates.max() ?? 0 > 0.08, "\(text), \(steps) steps: \(rates)") }
        }
    }

    @Test func plateausAreReducedToTheLeast() throws {
        let plateau = try #require(
            LearningRateSchedules.parse("warm-up=1,plateau:factor=0.5,patience=2,threshold=0.01,least=0.02").plateau)
        #expect(plateau.patience == 2 && plateau.threshold == 0.01)
        #expect([0, 1, 2, 3, 900].map { plateau.reduced(0.1, times: $0) } == [0.1, 0.05, 0.025, 0.02, 0.02])
        #expect(plateau.reduced(0.01, times: 3) == 0.01)
        #expect(PlateauSchedule(factor: 0).reduced(0.1, times: 1) == 0)
        #expect(plateau.isBetter(0.98, than: 1, .lower) && !plateau.isBetter(0.995, than: 1, .lower))
        #expect(plateau.isBetter(1.02, than: 1, .higher) && !plateau.isBetter(1.005, than: 1, .higher))
        #expect(try LearningRateSchedules.parse("cosine").plateau == nil)
    }

    @Test func stayAtTheEndBeyondIt() throws {
        for (text, end) in [
            ("cosine:to=0.01", Float(0.01)), ("linear:to=0.02", 0.02), ("warm-up=1,linear:to=0.02", 0.02),
        ] {
            let schedule = try LearningRateSchedules.parse(text)
            #expect(schedule.learningRate(at: 1000, base: 0.1, of: length) == end)
        }
        // A warm-up longer than the training has no schedule after it to divide by.
        let long = try LearningRateSchedules.parse("warm-up=9,cosine")
        #expect(long.learningRate(at: 19, base: 0.1, of: length).isFinite)
        #expect(long.learningRate(at: 100, base: 0.1, of: length).isFinite)
    }

    @Test(arguments: [
        "constant", "step:every=10,factor=0.1", "step:every=0.5,factor=2", "step:every=500steps,factor=0.1",
        "exponential:rate=0.95", "cosine", "cosine:to=1e-05", "linear:to=0", "linear:to=0,after=0.75",
        "warm-up=5,constant", "polynomial:power=2", "polynomial:power=0.5,to=0.001",
        "one-cycle:rise=0.3,start=25,end=10000", "plateau:factor=0.1,patience=5",
        "plateau:factor=0.5,patience=0,threshold=0.01,least=1e-06", "warm-up=1,plateau:factor=0.1,patience=10",
        "warm-up=300steps,step:every=3,factor=0.5",
    ])
    func descriptionIsWhatIsParsed(_ text: String) throws {
        let schedule = try LearningRateSchedules.parse(text)
        #expect(schedule.description == text)
        func coded<Schedule: LearningRateSchedule>(_ schedule: Schedule) throws -> Bool {
            try JSONDecoder().decode(Schedule.self, from: JSONEncoder().encode(schedule)) == schedule
        }
        #expect(try coded(schedule))
    }

    @Test func refusalsSayWhatIsExpected() {
        func refusal(_ text: String) -> String {
            do { return try "accepted: \(LearningRateSchedules.parse(text))" } catch { return "\(error)" }
        }
        #expect(refusal("cosin").hasPrefix("no schedule 'cosin': one of constant, step, exponential, cosine, linear"))
        #expect(refusal("").hasPrefix("no schedule ''"))
        #expect(refusal("step").contains("needs every="))
        #expect(refusal("exponential").contains("needs rate="))
        #expect(refusal("cosine:from=3") == "'cosine:from=3': cosine has no option 'from'")
        #expect(refusal("cosine:to") == "'cosine:to': 'to' is not name=number")
        #expect(refusal("cosine:") == "'cosine:': '' is not name=number")
        #expect(refusal("cosine:to=1,to=2") == "'cosine:to=1,to=2': to is given twice")
        #expect(refusal("cosine:to=nan").contains("to is 'nan', a number in 0…1000000 is expected"))
        #expect(refusal("cosine:to=-1").contains("to is '-1'"))
        #expect(refusal("polynomial:power=0").contains("power is '0', a number in 0.01…100"))
        #expect(refusal("one-cycle:start=0.5").contains("start is '0.5'"))
        #expect(refusal("plateau:patience=2.5").contains("patience is '2.5', a whole number of epochs from 0"))
        #expect(refusal("plateau:factor=1").contains("factor is '1', a number in 0…0.999 is expected"))
        #expect(refusal("plateau:cooldown=1") == "'plateau:cooldown=1': plateau has no option 'cooldown'")
        #expect(refusal("linear:after=1").contains("after is '1', a number in 0…0.999 is expected"))
        for text in [
            "step:every=0", "step:every=-1", "step:every=0steps", "step:every=x", "warm-up=", "warm-up=inf,cosine",
        ] {
            #expect(refusal(text).contains("epochs above 0"))
        }
        #expect(refusal("warm-up=5,warm-up=5,cosine").hasPrefix("no schedule 'warm-up=5,cosine'"))
        #expect(refusal("warm-up=5,").hasPrefix("no schedule ''"))
        #expect(refusal("x\ny").hasPrefix("no schedule 'x\\n"))
        #expect(refusal(String(repeating: "x", count: 5000)).utf8.count < 200)
    }
}
