import EaselGraph

/// Numbers put into a value at known places, or combined with those there.
///
/// The attribute `reduction` says how; without it the last of several at one place stays.
/// - Parameter places: The place of each update among the value's numbers.
func put(
    _ updates: ONNXValue, into value: ONNXValue, at places: [Int], _ call: ONNXCallSite
) throws -> ONNXValue {
    guard value.count <= mostKnownNumbers else { throw call.error("puts into more than \(mostKnownNumbers) places") }
    let reduction = try call.text("reduction", "none")
    if reduction == "none" {
        var sources = Array(0..<value.count)
        for (number, place) in places.enumerated() { sources[place] = value.count + number }
        return try picked([value, updates], sources, value.dimensions, call)
    }
    let combine: (Tensor, Tensor) -> Tensor
    let neutral: Double
    switch reduction {
    case "add": (combine, neutral) = ({ $0 + $1 }, 0)
    case "mul": (combine, neutral) = ({ $0 * $1 }, 1)
    case "max": (combine, neutral) = ({ maximum($0, $1) }, -.infinity)
    case "min": (combine, neutral) = ({ minimum($0, $1) }, .infinity)
    default: throw call.error("numbers that are put are not combined by \(reduction.inOneLine(limit: 40))")
    }
    var result = value.inFloatingPoint.tensor
    let numbers = [updates.inFloatingPoint, ONNXValue(.float, [1], [neutral])]
    for round in try rounds(places, of: value.count, call) {
        var sources = [Int](repeating: updates.count, count: value.count)
        for number in round { sources[places[number]] = number }
        result = combine(result, try picked(numbers, sources, value.dimensions, call).tensor)
    }
    return ONNXValue(result, value.type)
}

/// The updates in rounds, none of which has two at one place; in each place they come in their order.
private func rounds(_ places: [Int], of count: Int, _ call: ONNXCallSite) throws -> [[Int]] {
    var (rounds, before) = ([[Int]](), [Int](repeating: 0, count: count))
    for (number, place) in places.enumerated() {
        let round = before[place]
        guard round < mostRounds else { throw call.error("puts more than \(mostRounds) numbers at one place") }
        if round == rounds.count { rounds.append([]) }
        rounds[round].append(number)
        before[place] += 1
    }
    return rounds
}

/// The most numbers that are combined at one place.
private let mostRounds = 64
