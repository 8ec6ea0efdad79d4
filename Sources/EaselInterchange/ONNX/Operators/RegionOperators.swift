import EaselCore
import EaselGraph

/// Regions of images brought to one size.
let regionOperators: [String: ONNXOperator] = [
    "RoiAlign": { call in
        let value = try call.floating(0)
        let (planes, regions, images) = (try ONNXPlanes(value, call), try call.tensor(1), try call.input(2).real)
        let count = regions.shape[0]
        guard regions.shape.rank == 2, regions.shape[1] == 4, images.shape == [count] else {
            throw call.error("regions of \(regions.shape) and images of \(images.shape), expected [R, 4] and [R]")
        }
        // As the first version was, without half a pixel.
        let transformation = try call.text(
            "coordinate_transformation_mode", call.version < 16 ? "output_half_pixel" : "half_pixel")
        guard ["half_pixel", "output_half_pixel"].contains(transformation) else {
            throw call.error("\(transformation.inOneLine(limit: 40)) is not read")
        }
        guard try call.text("mode", "avg") == "avg" else {
            throw call.error("only means over regions are read; of what is largest runtimes differ")
        }
        let sizes = [try call.integer("output_height", 1), try call.integer("output_width", 1)]
        let samples = try call.integer("sampling_ratio", 0)
        guard samples > 0 else {
            throw call.error("sampling_ratio is \(samples), by which the picture says how many samples; export with 2")
        }
        guard (sizes + [samples]).allSatisfy({ (1...1 << 12).contains($0) }),
            sizes.allSatisfy({ $0 * samples <= 1 << 16 })
        else { throw call.error("regions become \(sizes) of \(samples) samples") }
        let hasHalf = transformation == "half_pixel"
        let scaled = regions * (try call.float("spatial_scale", 1)) - (hasHalf ? 0.5 : 0)
        func along(_ axis: Int) -> ONNXRegionAxis {
            let edges = [0, 2].map { scaled.slice(alongAxis: 1, from: $0 + 1 - axis, count: 1) }
            let length = edges[1] - edges[0]
            let bin = (hasHalf ? length : maximum(length, 1)) / Float(sizes[axis])
            let steps = (0..<sizes[axis] * samples).map { (Float($0) + 0.5) / Float(samples) }
            let shape: Shape = axis == 0 ? [count, sizes[0] * samples, 1, 1] : [count, 1, sizes[1] * samples, 1]
            return ONNXRegionAxis(
                (edges[0] + bin * Tensor.constant(steps, [1, steps.count])).reshaped(to: shape),
                size: axis == 0 ? planes.height : planes.width)
        }
        let (rows, columns) = (along(0), along(1))
        let image = images.reshaped(to: [count, 1, 1, 1])
        let terms = rows.taps.flatMap { row in
            columns.taps.map { column in
                planes.pixels(image: image, row: row.place, column: column.place) * (row.weight * column.weight)
            }
        }
        let sum = terms.dropFirst().reduce(terms[0]) { $0 + $1 }
        let seen = select(rows.isInside * columns.isInside, sum, sum.filled(sum.shape, 0))
        let parts = seen.reshaped(to: [count, sizes[0], samples, sizes[1], samples, value.dimensions[1]])
        return [ONNXValue(channelsLast: parts.mean(over: [2, 4]), value.type)]
    }
]

/// Rows or columns between those of an image: the two around each, and their weights.
private struct ONNXRegionAxis {
    /// Places that are whole numbers within the image, and by how much each counts.
    let taps: [(place: Tensor, weight: Tensor)]
    /// 1 where a place is at most one pixel beyond the image, else 0: such a place counts as 0.
    let isInside: Tensor

    init(_ place: Tensor, size: Int) {
        let last = Float(size - 1)
        isInside = (place .>= -1) * (place .<= Float(size))
        let within = clamp(place, to: 0...last)
        let low = floor(within)
        let share = within - low
        taps = [(low, 1 - share), (minimum(low + 1, last), share)]
    }
}
