import DataTestSupport
import EaselImages
import Testing

@Suite struct IDXTests {
    @Test func readsImagesAndLabels() throws {
        let pixels = (0..<24).map { UInt8($0) }
        let images = try IDX.parseImages(idxImages(2, 3, 4, pixels: pixels), name: "i")
        #expect(images.count == 2 && images.height == 3 && images.width == 4 && images.pixels == pixels)
        #expect(try IDX.parseLabels(idxLabels([0, 9, 3]), name: "l", classCount: 10) == [0, 9, 3])
    }

    @Test func namesFilePlaceAndExpectation() {
        func images(_ bytes: [UInt8]) -> String { problem { _ = try IDX.parseImages(bytes, name: "i") } }
        #expect(images([0, 0, 8]) == "i: byte 3: the file ends, expected the 16 bytes of an IDX header of pictures")
        #expect(
            images(word(0x801) + word(1) + word(1) + word(1) + [0])
                == "i: byte 0: magic number 2049, expected 2051 for IDX pictures")
        #expect(
            images(idxImages(2, 3, 4, pixels: []))
                == "i: truncated: byte 4 declares 2x3x4 pictures, expected 40 bytes, found 16")
        #expect(images(idxImages(1, 1, 1, pixels: [0, 0])).hasPrefix("i: too long: byte 4 declares 1x1x1"))
        #expect(images(idxImages(0, 1, 1, pixels: [])) == "i: byte 4: 0 pictures, expected at least 1")
        #expect(images(idxImages(1, 0, 1, pixels: [])).contains("byte 8: a side of 0 pixels"))
        #expect(images(idxImages(1, 1, 70000, pixels: [UInt8](repeating: 0, count: 70000))).contains("byte 12: a side"))
        let most = 0xffff_ffff
        #expect(images(idxImages(most, most, most, pixels: [])).contains("more than any file can hold"))
        #expect(
            problem { _ = try IDX.parseLabels(idxLabels([0, 10]), name: "l", classCount: 10) }
                == "l: byte 9: label 10, expected 0 to 9")
    }

    @Test func readsChannelsAndLabelsOfOtherTypes() throws {
        let counting = (0..<120).map { UInt8($0) }
        func file(_ sizes: [Int]) -> [UInt8] { word(0x804) + sizes.flatMap(word) + counting }
        let last = try IDX.parseImages(file([2, 4, 5, 3]), name: "i")
        #expect(last.height == 4 && last.width == 5 && last.channels == 3 && last.pixels == counting)
        let first = try IDX.parseImages(file([2, 3, 4, 5]), name: "i")
        #expect(first.height == 4 && first.width == 5 && first.channels == 3)
        #expect(first.pixels.prefix(6) == [0, 20, 40, 1, 21, 41])
        #expect(
            problem { _ = try IDX.parseImages(file([1, 2, 6, 10]), name: "i") }
                == "i: byte 16: 10 channels, expected 1 to 4, last or after the number of images")
        #expect(
            problem { _ = try IDX.parseImages(word(0xD03) + word(1) + word(1) + word(1) + word(0), name: "i") }
                .contains("i: byte 2: pictures as floating-point numbers of 32 bits, expected unsigned bytes"))
        let wide = word(0xC01) + word(3) + word(0) + word(300) + word(7)
        #expect(try IDX.parseLabels(wide, name: "l", classCount: 1000) == [0, 300, 7])
        #expect(
            problem { _ = try IDX.parseLabels(wide, name: "l", classCount: 10) }
                == "l: byte 12: label 300, expected 0 to 9")
        let signed = word(0x901) + word(2) + [1, 255]
        #expect(
            problem { _ = try IDX.parseLabels(signed, name: "l", classCount: 10) }
                == "l: byte 9: label -1, expected 0 to 9")
    }

    @Test func writesWhatItReads() throws {
        let colour = try ImageSet(height: 2, width: 3, channels: 3, pixels: (0..<36).map { UInt8($0) })
        let read = try IDX.parseImages(IDX.encode(images: colour), name: "i")
        #expect(read.count == 2 && read.channels == 3 && read.pixels == colour.pixels)
        let grey = try ImageSet(height: 2, width: 3, channels: 1, pixels: (0..<12).map { UInt8($0) })
        #expect(try IDX.encode(images: grey) == idxImages(2, 2, 3, pixels: grey.pixels))
        #expect(try IDX.encode(labels: [3, 255]) == idxLabels([3, 255]))
        #expect(problem { _ = try IDX.encode(labels: [0, 256]) }.contains("label 256 at index 1"))
    }

    @Test func survivesBrokenFiles() throws {
        let pixels = [UInt8](repeating: 7, count: 60)
        let refusedImages = try refusals(of: idxImages(5, 3, 4, pixels: pixels), count: 5000, seed: 1) {
            let images = try IDX.parseImages($0, name: "i")
            try #require(images.pixels.count == images.count * images.height * images.width * images.channels)
        }
        #expect(refusedImages > 2500)
        let refusedLabels = try refusals(of: idxLabels([1, 2, 3, 4]), count: 5000, seed: 2) {
            let labels = try IDX.parseLabels($0, name: "l", classCount: 10)
            try #require(labels.allSatisfy { (0..<10).contains($0) })
        }
        #expect(refusedLabels > 2500)
    }
}
