import EaselCore

/// Cuts the image into rectangles of one size and shuffles them.
struct GridShuffle: ListedOperation {
    static let name = "grid-shuffle"
    static let summary = "Cuts the picture into rectangles and shuffles them; what is left over at the edges stays."
    static let options: [OperationOption<Self>] = [
        .integer("rows", \.rows, "Rectangles down.", in: 1...64),
        .integer("columns", \.columns, "Rectangles across.", in: 1...64),
    ]

    var rows = 3
    var columns = 3

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        let size = draw.size
        let (rows, columns) = (min(rows, size.height), min(columns, size.width))
        let (height, width) = (size.height / rows, size.width / columns)
        var order = Array(0..<(rows * columns))
        for last in stride(from: order.count - 1, to: 0, by: -1) {
            order.swapAt(last, Int(draw.random.below(UInt32(last + 1))))
        }
        draw.record("order", order.map(String.init).joined(separator: " "))
        let places = ImageWarp.Places.field { [order] in
            var field = [Float](repeating: 0, count: 2 * size.count)
            for y in 0..<size.height {
                for x in 0..<size.width {
                    var (row, column) = (y, x)
                    if y < rows * height, x < columns * width {
                        let from = order[(y / height) * columns + x / width]
                        (row, column) = (from / columns * height + y % height, from % columns * width + x % width)
                    }
                    let place = 2 * (y * size.width + x)
                    (field[place], field[place + 1]) = (Float(column), Float(row))
                }
            }
            return field
        }
        return .geometry(.warped(ImageWarp(size, places, WarpSettings(interpolation: .nearest))))
    }
}
