import EaselAugmentation
import EaselCore
import EaselImages
import EaselTraining

/// How the accuracy of a classifier depends on how far its test images are turned or moved: its local invariance.
///
/// Images are sampled between pixels bilinearly; past an edge lie the pixels of the edge.
public struct LocalInvariance: Sendable {
    /// The accuracy of images turned by an angle.
    public struct Rotation: Encodable, Hashable, Sendable {
        /// Degrees anticlockwise.
        public let degrees: Double
        /// The share of images classified correctly.
        public let accuracy: Double
    }

    /// The accuracy of images moved by a distance.
    public struct Shift: Encodable, Hashable, Sendable {
        /// The distance, in pixels.
        public let pixels: Double
        /// The share of images classified correctly that were moved to the right.
        public let across: Double
        /// The share of images classified correctly that were moved down.
        public let down: Double
    }

    /// By angle, in the order asked for.
    public let rotations: [Rotation]
    /// By distance, in the order asked for.
    public let shifts: [Shift]

    /// Measures a model.
    /// - Parameters:
    ///   - images: The images.
    ///   - angles: Degrees anticlockwise.
    ///   - distances: Pixels to the right, and down.
    ///   - accuracy: The accuracy on images; one is as asked for, the others turned or moved.
    /// - Throws: What `accuracy` reports, `DataError` for an image that cannot be read or turned.
    package init(
        of images: any ImageSource, angles: [Double], distances: [Double],
        accuracy: (any ImageSource) throws -> Double
    ) throws {
        let (width, height) = (Double(images.width), Double(images.height))
        func measured(_ map: PlaneMap) throws -> Double { try accuracy(MovedImages(base: images, map: map)) }
        rotations = try angles.map {
            Rotation(
                degrees: $0, accuracy: try measured(PlaneMap.rotation(degrees: $0).about(width / 2, height / 2)))
        }
        shifts = try distances.map {
            Shift(
                pixels: $0, across: try measured(.translation(-$0, 0)), down: try measured(.translation(0, -$0)))
        }
    }
}

/// Images that are all moved by one map of the plane.
struct MovedImages: ImageSource {
    let base: any ImageSource
    /// From points of a moved image to those of the one that it was.
    let map: PlaneMap

    var count: Int { base.count }
    var imageShape: ImageShape { base.imageShape }
    var labels: [Int32]? { base.labels }
    var labelRange: ClosedRange<Int32>? { base.labelRange }

    func target(at index: Int) throws -> Target { try base.target(at: index) }

    func image(at index: Int) throws -> Image {
        let image = try base.image(at: index)
        guard map != .identity else { return image }
        return try ImageWarp(base.imageShape.size, .plane(map), WarpSettings(fill: .nearest))(image)
    }
}
