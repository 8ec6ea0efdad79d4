import EaselCore

/// Moves the inner corners of a mesh at random, as Augmentor's elastic distortion does.
struct RandomDistortion: ListedOperation {
    static let name = "random-distortion"
    static let summary = "Moves the inner corners of a mesh at random and stretches what lies between."
    static let options: [OperationOption<Self>] =
        [
            .integer("columns", \.columns, "Rectangles across.", in: 1...1000),
            .integer("rows", \.rows, "Rectangles down.", in: 1...1000),
            .number("magnitude", \.magnitude, "The farthest move each way, in pixels.", in: 0...1000),
        ] + OperationOption.sampling(\.settings)

    var columns = 4
    var rows = 4
    var magnitude = 4.0
    var settings = WarpSettings(fill: .nearest)

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        var mesh = MeshWarp(rows: min(rows, draw.shape.height), columns: min(columns, draw.shape.width))
        var sequence = draw.sequence()
        for corner in mesh.moves.indices {
            mesh.moves[corner].x = sequence.uniform(in: -magnitude...magnitude)
            mesh.moves[corner].y = sequence.uniform(in: -magnitude...magnitude)
        }
        return .geometry(.warped(ImageWarp(draw.size, mesh, settings)))
    }
}
