import EaselCore
import Testing

@Suite struct ImageShapeTests {
    @Test func readsWhatItWrites() {
        let shape = ImageShape(height: 28, width: 20, channels: 3)
        #expect(shape.description == "28x20x3" && ImageShape("28x20x3") == shape && shape.count == 28 * 20 * 3)
        #expect(ImageShape("28x20") == ImageShape(height: 28, width: 20, channels: 1))
        #expect(ImageShape("28X20X3") == shape)
        for text in ["", "28", "28x", "28x20x3x1", "ax20", "9223372036854775807x2", "28×20"] {
            #expect(ImageShape(text) == nil, "\(text)")
        }
    }

    @Test func aPlainNumberIsASquare() {
        let size: Size2D = 3
        #expect(size == Size2D(height: 3, width: 3) && size.description == "3x3")
    }
}
