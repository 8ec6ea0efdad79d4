import EaselGraph

/// Images seen at the places of a grid.
let samplingOperators: [String: ONNXOperator] = [
    "GridSample": { call in
        let value = try call.floating(0)
        let (planes, grid) = (try ONNXPlanes(value, call), try call.tensor(1))
        guard grid.shape.rank == 4, grid.shape[0] == planes.count, grid.shape[3] == 2 else {
            throw call.error("a grid of \(grid.shape) for images of \(value.dimensions)")
        }
        let sampling = try ONNXGridSampling(call)
        let columns = sampling.taps(grid.slice(alongAxis: 3, from: 0, count: 1), size: planes.width)
        let rows = sampling.taps(grid.slice(alongAxis: 3, from: 1, count: 1), size: planes.height)
        let images = Tensor.constant((0..<planes.count).map { Float($0) }, [planes.count, 1, 1, 1])
        let terms = rows.flatMap { row in
            columns.map { column in
                let term = planes.pixels(image: images, row: row.place, column: column.place)
                let weighted = term * (row.weight * column.weight)
                guard let (up, across) = row.isInside.flatMap({ up in column.isInside.map { (up, $0) } }) else {
                    return weighted
                }
                return select(up * across, weighted, weighted.filled(weighted.shape, 0))
            }
        }
        return [ONNXValue(channelsLast: terms.dropFirst().reduce(terms[0]) { $0 + $1 }, value.type)]
    }
]

/// How an image is seen at places between its pixels, and beyond its edges.
private struct ONNXGridSampling {
    private enum Padding: String { case zeros, border, reflection }

    /// A row or column that counts, all of `[…, 1]`.
    struct Tap {
        /// Its place, a whole number within the image.
        let place: Tensor
        /// By how much it counts.
        let weight: Tensor
        /// 1 where it was within the image from the start; `nil` where it counts in any case.
        let isInside: Tensor?
    }

    private let mode: String
    private let padding: Padding
    private let alignsCorners: Bool

    init(_ call: ONNXCallSite) throws {
        let (mode, padding) = (try call.text("mode", "bilinear"), try call.text("padding_mode", "zeros"))
        // Since version 20 two of them have other names.
        self.mode = ["linear": "bilinear", "cubic": "bicubic"][mode] ?? mode
        guard ["nearest", "bilinear", "bicubic"].contains(self.mode), let known = Padding(rawValue: padding) else {
            throw call.error(
                "mode \(mode.inOneLine(limit: 40)) with padding \(padding.inOneLine(limit: 40)) is not read")
        }
        self.padding = known
        alignsCorners = try call.integer("align_corners", 0) != 0
    }

    /// The rows or columns around places from -1 to 1, and their weights.
    func taps(_ places: Tensor, size: Int) -> [Tap] {
        let place =
            alignsCorners ? (places + 1) * (Float(size - 1) / 2) : ((places + 1) * Float(size) - 1) * 0.5
        if mode == "nearest" {
            return [tap(bounded(round(place), size), weight: place.filled(place.shape, 1), size)]
        }
        let within = bounded(place, size)
        let low = floor(within)
        let t = within - low
        if mode == "bilinear" { return [tap(low, weight: 1 - t, size), tap(low + 1, weight: t, size)] }
        return (-1...2).map { offset in
            tap(low + Float(offset), weight: cubicWeight(abs(t - Float(offset))), size)
        }
    }

    /// Places beyond the outermost pixels' edges, or with corners on corners beyond their centres, brought back.
    private func bounded(_ place: Tensor, _ size: Int) -> Tensor {
        let (low, high) = edges(size)
        let isOutside = maximum(place .< low, place .> high)
        switch padding {
        case .zeros: return place
        // As PyTorch and ONNX Runtime have it, of four neighbours each is brought back, and not the place between them.
        case .border where mode == "bicubic": return place
        case .border: return select(isOutside, clamp(place, to: 0...Float(size - 1)), place)
        case .reflection: return select(isOutside, reflected(place, size), place)
        }
    }

    private func edges(_ size: Int) -> (low: Float, high: Float) {
        alignsCorners ? (0, Float(size - 1)) : (-0.5, Float(size) - 0.5)
    }

    /// Places thrown back at the edges as often as need be.
    private func reflected(_ place: Tensor, _ size: Int) -> Tensor {
        let (low, high) = edges(size)
        guard high > low else { return place.filled(place.shape, 0) }
        let way = (place - low) / (high - low)
        let within = way - 2 * floor(way * 0.5)
        return (1 - abs(within - 1)) * (high - low) + low
    }

    /// A row or column of a whole number, brought into the image.
    private func tap(_ place: Tensor, weight: Tensor, _ size: Int) -> Tap {
        let range = 0...Float(size - 1)
        switch padding {
        case .zeros:
            let isInside = (place .>= range.lowerBound) * (place .<= range.upperBound)
            return Tap(place: clamp(place, to: range), weight: weight, isInside: isInside)
        case .border: return Tap(place: clamp(place, to: range), weight: weight, isInside: nil)
        case .reflection:
            return Tap(place: clamp(round(reflected(place, size)), to: range), weight: weight, isInside: nil)
        }
    }

    /// The weight of a neighbour at distances below 2, of cubic interpolation (Keys 1981) with -0.75.
    private func cubicWeight(_ x: Tensor) -> Tensor {
        let near = ((1.25 * x) - 2.25) * x * x + 1
        let far = ((-0.75 * x + 3.75) * x - 6) * x + 3
        return select(x .<= 1, near, far)
    }
}
