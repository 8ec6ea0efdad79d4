import EaselCore
import EaselImages

/// The picture of a map: thumbnails where there is room, framed in the colour of their cluster, and a dot for each other image.
///
/// A legend under it says which colour is which cluster, how many images are in it and which class most of them are of.
public struct ClusterPicture {
    /// The picture.
    public let image: Image
    /// The number of images that are shown as thumbnails.
    public let thumbnailCount: Int

    /// The pixels of a side, without the legend.
    private static let side = 1600
    private static let margin = 40
    private static let frame = 2

    /// Draws a map.
    /// - Throws: `DataError` for an image that cannot be read.
    public init(_ map: ClusterMap) throws {
        let side = Self.thumbnailSide(of: map.images.count)
        let places = Self.places(of: map.images, margin: Self.margin + side / 2)
        var picture = try Image(height: Self.side, width: Self.side, colour: [255, 255, 255])
        for (mapped, place) in zip(map.images, places) {
            picture.fill(
                rows: place.row - 2..<place.row + 2, columns: place.column - 2..<place.column + 2,
                colour: ClusterColour.number(mapped.cluster))
        }
        let shown = Self.apart(places, by: side)
        for index in shown {
            let colour = ClusterColour.number(map.images[index].cluster)
            let own = try map.set.image(at: index).converted(toChannels: 3)
            let thumbnail = try own.fitted(height: side - 2 * Self.frame, width: side - 2 * Self.frame)
            let (top, left) = (places[index].row - side / 2, places[index].column - side / 2)
            picture.fill(rows: top..<top + side, columns: left..<left + side, colour: colour)
            picture.paste(
                thumbnail, atRow: top + (side - thumbnail.height) / 2, column: left + (side - thumbnail.width) / 2)
        }
        thumbnailCount = shown.count
        let legend = try Self.legend(map)
        var whole = try Image(height: picture.height + legend.height, width: Self.side, colour: [255, 255, 255])
        whole.paste(picture, atRow: 0, column: 0)
        whole.paste(legend, atRow: picture.height, column: 0)
        image = whole
    }

    /// The side of a thumbnail with its frame: together they would fill about the half of the picture.
    private static func thumbnailSide(of count: Int) -> Int {
        let room = Double((side - 2 * margin) * (side - 2 * margin)) / 2
        return min(72, max(24, Int((room / Double(max(count, 1))).squareRoot())))
    }

    /// Where each image lies, the map as large as it can be and no more stretched one way than the other.
    package static func places(of images: [MappedImage], margin: Int) -> [(row: Int, column: Int)] {
        let (xs, ys) = (images.map { Double($0.x) }, images.map { Double($0.y) })
        let (left, right) = (xs.min() ?? 0, xs.max() ?? 0)
        let (bottom, top) = (ys.min() ?? 0, ys.max() ?? 0)
        let extent = max(right - left, top - bottom)
        let scale = extent > 0 ? Double(side - 2 * margin) / extent : 0
        let middle = Double(side) / 2
        return zip(xs, ys).map { x, y in
            (
                row: Int((middle - (y - (bottom + top) / 2) * scale).rounded()),
                column: Int((middle + (x - (left + right) / 2) * scale).rounded())
            )
        }
    }

    /// The images whose squares of a side cover no more than a quarter of one drawn before, the first first.
    package static func apart(_ places: [(row: Int, column: Int)], by side: Int) -> [Int] {
        // Whatever overlaps a square lies in its cell of this grid or in one beside it.
        struct Cell: Hashable {
            let row: Int, column: Int
        }
        func cell(_ place: (row: Int, column: Int)) -> Cell { Cell(row: place.row / side, column: place.column / side) }
        var (chosen, taken): ([Int], [Cell: [Int]]) = ([], [:])
        for (index, place) in places.enumerated() {
            let own = cell(place)
            let isFree = (-1...1).allSatisfy { down in
                (-1...1).allSatisfy { across in
                    (taken[Cell(row: own.row + down, column: own.column + across)] ?? []).allSatisfy { other in
                        let rows = max(0, side - abs(places[other].row - place.row))
                        let columns = max(0, side - abs(places[other].column - place.column))
                        return 4 * rows * columns <= side * side
                    }
                }
            }
            guard isFree else { continue }
            chosen.append(index)
            taken[own, default: []].append(index)
        }
        return chosen
    }

    /// The colours of the clusters, with what is in them.
    private static func legend(_ map: ClusterMap) throws -> Image {
        let (scale, columns, rowHeight) = (2, 4, 30)
        let shown = map.clusters.prefix(40)
        let rows = (shown.count + columns - 1) / columns
        let isCut = shown.count < map.clusters.count
        var image = try Image(
            height: (rows + (isCut ? 1 : 0)) * rowHeight + margin / 2, width: side, colour: [255, 255, 255])
        let width = (side - 2 * margin) / columns
        for (number, cluster) in shown.enumerated() {
            let (top, left) = (number / columns * rowHeight, margin + number % columns * width)
            image.fill(rows: top..<top + 18, columns: left..<left + 18, colour: ClusterColour.number(number))
            let mostly =
                cluster.label.map { label in
                    ", mostly \(label) (\(Int(((cluster.share ?? 0) * 100).rounded()))%)"
                } ?? ""
            let text = BitmapFont.fitted("\(number): \(cluster.count)\(mostly)", columns: width - 32, scale: scale)
            image.draw(text, atRow: top, column: left + 26, colour: [40, 40, 40], scale: scale)
        }
        if isCut {
            image.draw(
                "and \(map.clusters.count - shown.count) more clusters", atRow: rows * rowHeight, column: margin,
                colour: [40, 40, 40], scale: scale)
        }
        return image
    }
}
