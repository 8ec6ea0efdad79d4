import EaselCore
import EaselGraph

/// `Resize`, and `Upsample` before it: along each axis a weighted sum of neighbours, whose places and weights follow from the sizes.
let resizeOperators: [String: ONNXOperator] = ["Resize": resize, "Upsample": resize]

/// How a value is resized.
struct ONNXResizing {
    let mode: String, transformation: String, nearestMode: String
    let cubic: Double
    let excludesOutside: Bool
    /// What stands where a part that is cut out reaches over the image.
    let extrapolation: Float

    init(mode: String, transformation: String, nearestMode: String) {
        (self.mode, self.transformation, self.nearestMode) = (mode, transformation, nearestMode)
        (cubic, excludesOutside, extrapolation) = (-0.75, false, 0)
    }

    init(_ call: ONNXCallSite) throws {
        let isOld = call.node.type == "Upsample" || call.version < 11
        let mode = try call.text("mode", "nearest")
        self.mode = mode == "bilinear" ? "linear" : mode
        transformation = try call.text("coordinate_transformation_mode", isOld ? "asymmetric" : "half_pixel")
        nearestMode = try call.text("nearest_mode", isOld ? "floor" : "round_prefer_floor")
        cubic = Double(try call.float("cubic_coeff_a", -0.75))
        excludesOutside = try call.integer("exclude_outside", 0) != 0
        extrapolation = try call.float("extrapolation_value", 0)
        let known = [
            "half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric", "tf_half_pixel_for_nn",
            "tf_crop_and_resize",
        ]
        guard ["nearest", "linear", "cubic"].contains(self.mode), known.contains(transformation),
            ["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"].contains(nearestMode)
        else {
            throw call.error(
                "mode \(mode.inOneLine(limit: 40)) with \(transformation.inOneLine(limit: 40)) is not read")
        }
    }

    /// Where a new place lies among the old ones.
    /// - Parameter part: The first and last place of the part that is cut out, as shares of the whole.
    private func place(_ index: Int, from size: Int, to new: Int, _ factor: Double, _ part: (Double, Double)) -> Double
    {
        let x = Double(index)
        switch transformation {
        case "asymmetric": return x / factor
        case "align_corners": return new > 1 ? x * Double(size - 1) / Double(new - 1) : 0
        case "pytorch_half_pixel": return new > 1 ? (x + 0.5) / factor - 0.5 : 0
        case "tf_half_pixel_for_nn": return (x + 0.5) / factor
        case "tf_crop_and_resize":
            let last = Double(size - 1)
            // In this order nothing is rounded before the division, so that the last place is exactly where the part ends.
            let way = x * (part.1 - part.0) * last
            return new > 1 ? part.0 * last + way / Double(new - 1) : (part.0 + part.1) / 2 * last
        default: return (x + 0.5) / factor - 0.5
        }
    }

    /// Whether each new place lies over the edge of the image; none does but where a part is cut out.
    func reachesOver(from size: Int, to new: Int, part: (Double, Double)) -> [Bool] {
        (0..<new).map {
            transformation == "tf_crop_and_resize"
                && !(0...Double(size - 1)).contains(place($0, from: size, to: new, 1, part))
        }
    }

    /// For each new place the old places and their weights, equally many for all.
    func taps(
        from size: Int, to new: Int, factor: Double, part: (Double, Double) = (0, 1)
    ) -> [[(place: Int, weight: Double)]] {
        (0..<new).map { index in
            var place = place(index, from: size, to: new, factor, part)
            func inside(_ place: Int) -> Int { Swift.min(Swift.max(place, 0), size - 1) }
            switch mode {
            case "nearest":
                let rounded =
                    switch nearestMode {
                    case "floor": place.rounded(.down)
                    case "ceil": place.rounded(.up)
                    case "round_prefer_ceil": (place + 0.5).rounded(.down)
                    default: (place - 0.5).rounded(.up)
                    }
                return [(inside(Int(rounded)), 1)]
            case "linear":
                place = Swift.min(Swift.max(place, 0), Double(size - 1))
                let low = Int(place)
                return [(low, 1 - (place - Double(low))), (inside(low + 1), place - Double(low))]
            default:
                let low = Int(place.rounded(.down))
                let t = place - Double(low)
                var taps = (-1...2).map { offset in (low + offset, weight(abs(t - Double(offset)))) }
                if excludesOutside {
                    for number in taps.indices where !(0..<size).contains(taps[number].0) { taps[number].1 = 0 }
                    let total = taps.reduce(0) { $0 + $1.1 }
                    for number in taps.indices { taps[number].1 /= total }
                }
                return taps.map { (inside($0.0), $0.1) }
            }
        }
    }

    /// A value with one of its axes resized.
    func resized(
        _ value: ONNXValue, _ axis: Int, to size: Int, factor: Double, part: (Double, Double) = (0, 1),
        error: (String) -> any Error
    ) throws -> ONNXValue {
        let taps = taps(from: value.dimensions[axis], to: size, factor: factor, part: part)
        let parts = try taps[0].indices.map { tap in try gathered(value, taps.map { $0[tap].place }, axis, error) }
        guard parts.count > 1 else { return parts[0] }
        let isLast = parts[0].isChannelsLast
        var shape = value.dimensions.map { _ in 1 }
        shape[isLast ? [0, 3, 1, 2][axis] : axis] = size
        let terms = parts.enumerated().map { tap, part in
            let weights = Tensor.constant(taps.map { Float($0[tap].weight) }, Shape(shape))
            return (isLast ? part.channelsLast : part.tensor) * weights
        }
        return made(terms.dropFirst().reduce(terms[0]) { $0 + $1 }, isLast)
    }

    /// The weight of a neighbour at a distance, of cubic interpolation (Keys 1981).
    private func weight(_ x: Double) -> Double {
        if x <= 1 { return ((cubic + 2) * x - (cubic + 3)) * x * x + 1 }
        return x < 2 ? ((cubic * x - 5 * cubic) * x + 8 * cubic) * x - 4 * cubic : 0
    }
}

/// The most rows or columns that places and weights are listed for.
private let mostPlaces = 1 << 16

@Sendable private func resize(_ call: ONNXCallSite) throws -> [ONNXValue] {
    var value = try call.floating(0)
    let rank = value.dimensions.count
    guard !value.dimensions.contains(0) else { throw call.error("there is nothing in sizes \(value.dimensions)") }
    let resizing = try ONNXResizing(call)
    let place = call.node.type == "Upsample" || call.version < 11 ? 1 : 2
    var factors: [Double] = []
    if case .floats(let numbers)? = call.node.attributes["scales"] {
        factors = numbers.map { Double($0) }
    } else if call.optional(place) != nil {
        factors = try call.numbers(place)
    }
    let axes = try call.integers("axes").map { try call.axes($0, rank: rank) } ?? Array(0..<rank)
    var sizes = axes.map { value.dimensions[$0] }
    if !factors.isEmpty {
        guard factors.count == axes.count, factors.allSatisfy({ $0.isFinite && $0 > 0 && $0 < 65536 }) else {
            throw call.error("factors \(factors) for \(axes.count) dimensions")
        }
        sizes = zip(sizes, factors).map { Int((Double($0) * $1).rounded(.down)) }
    } else if call.optional(3) != nil {
        let wanted = try call.integers(3)
        guard wanted.count == axes.count, try call.text("keep_aspect_ratio_policy", "stretch") == "stretch" else {
            throw call.error("sizes \(wanted) for \(axes.count) dimensions")
        }
        factors = zip(wanted, sizes).map { Double($0) / Double($1) }
        sizes = wanted
    } else {
        throw call.error("has neither factors nor sizes")
    }
    guard sizes.allSatisfy({ (1...1 << 20).contains($0) }) else {
        throw call.error("the result would be of sizes \(sizes)")
    }
    if let quick = try upsampled(value, axes, sizes, factors, resizing) { return [quick] }
    let parts = try parts(call, rank: rank, axes, resizing)
    var outside: [(axis: Int, flags: [Bool])] = []
    for (number, axis) in axes.enumerated()
    where sizes[number] != value.dimensions[axis] || factors[number] != 1 || parts[number] != (0, 1) {
        guard sizes[number] <= mostPlaces else {
            throw call.error("\(sizes[number]) rows or columns are more than \(mostPlaces), which is the most")
        }
        // Of a factor that gives no whole number of them, the specification's text and its test cases place them differently, and
        // runtimes follow one or the other.
        guard
            resizing.transformation != "align_corners"
                || abs(Double(value.dimensions[axis]) * factors[number] - Double(sizes[number])) < 1e-3
        else {
            throw call.error(
                "corners are to lie on corners, and \(factors[number]) times \(value.dimensions[axis]) is no whole number; save the model "
                    + "with sizes")
        }
        outside.append(
            (axis, resizing.reachesOver(from: value.dimensions[axis], to: sizes[number], part: parts[number])))
        value = try resizing.resized(
            value, axis, to: sizes[number], factor: factors[number], part: parts[number], error: call.error)
    }
    for (axis, flags) in outside where flags.contains(true) {
        var sizes = value.dimensions.map { _ in 1 }
        sizes[value.isChannelsLast ? [0, 3, 1, 2][axis] : axis] = flags.count
        let isOutside = Tensor.constant(flags.map { $0 ? 1 : 0 }, Shape(sizes))
        let tensor = value.isChannelsLast ? value.channelsLast : value.tensor
        value = made(
            select(isOutside, tensor.filled([], resizing.extrapolation), tensor), value.isChannelsLast, value.type)
    }
    return [value]
}

/// The part of each axis that is cut out, as shares of the whole.
private func parts(
    _ call: ONNXCallSite, rank: Int, _ axes: [Int], _ resizing: ONNXResizing
) throws -> [(Double, Double)] {
    guard resizing.transformation == "tf_crop_and_resize" else { return axes.map { _ in (0, 1) } }
    let numbers = try call.numbers(1)
    guard numbers.count == 2 * axes.count, numbers.allSatisfy({ abs($0) <= 1_048_576 }) else {
        throw call.error("the part to cut out is of \(numbers.count) numbers, or not; expected \(2 * axes.count)")
    }
    return axes.indices.map { (numbers[$0], numbers[axes.count + $0]) }
}

/// Images made larger by a way that Easel has a kernel for; `nil` for others.
private func upsampled(
    _ value: ONNXValue, _ axes: [Int], _ sizes: [Int], _ factors: [Double], _ resizing: ONNXResizing
) throws -> ONNXValue? {
    guard value.dimensions.count == 4, axes == [0, 1, 2, 3], sizes[0] == value.dimensions[0],
        sizes[1] == value.dimensions[1],
        sizes[2] >= value.dimensions[2], sizes[3] >= value.dimensions[3],
        // Where a factor is not what the sizes are of one another, places follow the factor.
        zip(zip(sizes, value.dimensions), factors).allSatisfy({ Double($0.0) == Double($0.1) * $1 })
    else { return nil }
    let isWhole = sizes[2] % value.dimensions[2] == 0 && sizes[3] % value.dimensions[3] == 0
    let method: ResizeMethod
    switch (resizing.mode, resizing.transformation) {
    case ("nearest", "asymmetric") where resizing.nearestMode == "floor": method = .nearest
    // The centre of each new element lies in one old cell.
    case ("nearest", "half_pixel") where isWhole && resizing.nearestMode.hasPrefix("round"): method = .nearest
    case ("linear", "half_pixel"): method = .bilinear(alignsCorners: false)
    case ("linear", "align_corners"): method = .bilinear(alignsCorners: true)
    default: return nil
    }
    return ONNXValue(channelsLast: upsampling2D(value.channelsLast, height: sizes[2], width: sizes[3], method: method))
}
