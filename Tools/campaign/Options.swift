import Foundation

/// What was asked for on the command line.
struct Options: Sendable {
    var seed: UInt64 = 1
    var seconds: Double?
    var kills: Int?
    var faults: Int?
    var races: Int?
    var jobs = max(1, ProcessInfo.processInfo.activeProcessorCount)
    var model: String?
    var only: Case?
    /// These are given by `Tools/torture`.
    var command = "", library = "", scratch = "", kept = ""

    static let help = """
        Kills training of every model at random moments, makes every call fail by which it writes, goes on, and compares
        every byte of what comes out with a run that nothing happened to.

          Tools/torture                              a short pass of some minutes, a model of each family
          Tools/torture --kills 1000 --faults 5000   a long one, of every model
          Tools/torture --case vae/fresh/17/broken   one case again

        --kills N, --faults N, --races N   how many of each; unless given, all in turn for as long as there is time
        --seconds N                        the time of cases (100, or none where they are counted)
        --seed N                           what the cases follow from (1)
        --model NAME                       this model alone
        --case CASE                        this case alone; its folder is kept
        --jobs N                           how many at once (one for each processor)
        --command FILE                     the command (.build/release/easel)
        """

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let flag = rest.popFirst() {
            if flag == "--help" || flag == "-h" {
                say(Self.help)
                exit(0)
            }
            guard let value = rest.popFirst() else { throw Failure(.badEnd, "\(flag) has no value; see --help") }
            func number<Value: LosslessStringConvertible & Comparable & ExpressibleByIntegerLiteral>() throws -> Value {
                guard let number = Value(value), number >= 0 else {
                    throw Failure(.badEnd, "\(flag) \(value): not a number")
                }
                return number
            }
            switch flag {
            case "--seed": seed = try number()
            case "--seconds": seconds = try number()
            case "--kills": kills = try number()
            case "--faults": faults = try number()
            case "--races": races = try number()
            case "--jobs": jobs = max(1, try number())
            case "--model": model = value
            case "--case":
                guard let one = Case(value) else { throw Failure(.badEnd, "--case \(value): not a case") }
                (only, model) = (one, one.model)
            case "--command": command = value
            case "--library": library = value
            case "--scratch": scratch = value
            case "--kept": kept = value
            default: throw Failure(.badEnd, "there is no \(flag); see --help")
            }
        }
        if kills == nil, faults == nil, races == nil {
            // In this proportion for as long as there is time.
            seconds = seconds ?? 100
        } else {
            (kills, faults) = (kills ?? 0, faults ?? 0)
            races = races ?? ((kills ?? 0) + (faults ?? 0)) / 60
        }
    }

    /// How many of each, or in which proportion.
    var weights: [Double] { [Double(faults ?? 6), Double(kills ?? 2), Double(races ?? 1)] }
    /// Whether the cases are counted.
    var isCounted: Bool { kills != nil }
}
