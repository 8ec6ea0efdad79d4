import EaselCore
import EaselImages

extension Explanation {
    /// The sides of an overlay: a larger image is made smaller, a smaller one enlarged a whole number of times.
    private static let (longestSide, shortestSide) = (1024, 224)
    /// The share of an overlay that is the map's colour: where the map is 0, and at its peak.
    private static let (leastOpacity, mostOpacity): (Float, Float) = (0.3, 0.7)
    /// Rows and columns around the caption.
    private static let margin = 5

    /// The image under the map in colour, from dark for nothing to light at its peak, with the class beneath.
    ///
    /// What the model does not see of the image, since it was cut off, is grey and dark.
    /// - Parameters:
    ///   - image: The image, of any size.
    ///   - preparation: How it was brought to the model's size.
    /// - Throws: `DataError` for an image that cannot be brought to a size to look at.
    package func overlay(over image: Image, preparedBy preparation: ImagePreparation) throws -> Image {
        let window = preparation.window(in: Size2D(height: image.height, width: image.width))
        let picture = try Self.shown(image.converted(toChannels: 3))
        let (height, width) = (picture.height, picture.width)
        let scale = max(width / 220, 1)
        let caption = BitmapFont.height * scale + 2 * Self.margin
        var canvas = try Image(height: height + caption, width: width, colour: [24, 24, 24])
        canvas.withMutablePixels { pixels in
            for y in 0..<height {
                let row = ((Double(y) + 0.5) / Double(height) * Double(image.height) - window.top) / window.height
                for x in 0..<width {
                    let column =
                        ((Double(x) + 0.5) / Double(width) * Double(image.width) - window.left) / window.width
                    let place = 3 * (y * width + x)
                    let own = (picture.pixels[place], picture.pixels[place + 1], picture.pixels[place + 2])
                    guard (0...1).contains(row), (0...1).contains(column) else {
                        let grey = Image.luma(own.0, own.1, own.2) / 3
                        for channel in 0..<3 { pixels[place + channel] = grey }
                        continue
                    }
                    let value = value(row: row, column: column)
                    let colour = ColourMap.colour(of: value)
                    let opacity = Self.leastOpacity + (Self.mostOpacity - Self.leastOpacity) * value
                    for channel in 0..<3 {
                        let under = Float(picture.pixels[place + channel])
                        pixels[place + channel] = UInt8(
                            (under + (Float(colour[channel]) - under) * opacity).rounded())
                    }
                }
            }
        }
        let share = "\(Int((prediction.probability * 100).rounded())) %"
        let columns = width - 2 * Self.margin
        let name = BitmapFont.fitted(
            prediction.className.inOneLine,
            columns: columns - BitmapFont.width(of: share + " ", scale: scale), scale: scale)
        canvas.draw(
            "\(name) \(share)", atRow: height + Self.margin, column: Self.margin, colour: [235, 235, 235], scale: scale)
        return canvas
    }

    private static func shown(_ image: Image) throws -> Image {
        let (shorter, longer) = (min(image.height, image.width), max(image.height, image.width))
        if longer > longestSide {
            return try image.resized(
                height: max(image.height * longestSide / longer, 1), width: max(image.width * longestSide / longer, 1))
        }
        let times = (shortestSide + shorter - 1) / shorter
        return image.enlarged(max(min(times, longestSide / longer), 1))
    }
}
