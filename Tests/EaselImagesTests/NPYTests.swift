import DataTestSupport
import EaselCore
import EaselImages
import EaselFiles
import Testing

@Suite struct NPYTests {
    private func array(_ name: String) throws -> NPYArray { try NPY.parse(golden(name), name: name) }

    /// The numbers 0 to 23 as NumPy wrote them, of every order.
    @Test(arguments: ["uint8", "fortran", "big-endian"])
    func readsWhatNumPyWrites(_ kind: String) throws {
        let array = try array("counting-\(kind).npy")
        #expect(array.shape == [2, 2, 6] && array.count == 24)
        let (images, note) = try array.images(name: "a")
        #expect(images.count == 2 && images.imageShape == ImageShape(height: 2, width: 6))
        #expect(images.pixels == (0..<24).map { UInt8($0) })
        #expect(note == (kind == "big-endian" ? "a: int32 of 0 to 23, read as 0 to 255" : nil))
    }

    @Test(arguments: ["float16", "float64-big-endian"])
    func readsNumbersOfZeroToOne(_ kind: String) throws {
        let (images, note) = try array("counting-\(kind).npy").images(name: "a")
        // A half is rounded either way.
        for (index, pixel) in images.pixels.enumerated() {
            #expect(abs(Double(pixel) - Double(index) / 23 * 255) < 0.6)
        }
        #expect(note?.hasSuffix("of 0 to 1, read as 0 to 1") == true)
    }

    @Test func readsLaterHeadersAndTexts() throws {
        #expect(try array("header-of-2.npy") == array("counting-uint8.npy"))
        #expect(try array("names.npy").texts == ["dog", "cat", "żółw"])
        let names = NPYArray(texts: ["dog", "cat", "żółw"])
        #expect(NPY.encode(names).suffix(48) == (try golden("names.npy")).suffix(48))
    }

    @Test func refusesWhatIsNoArrayOfNumbers() throws {
        #expect(problem { _ = try array("objects.npy") }.contains("an array of Python objects, which is a pickle"))
        #expect(problem { _ = try array("records.npy") }.contains("an array of records, which is not read"))
        #expect(problem { _ = try array("complex.npy") }.contains("elements of type <c8 are not read"))
        #expect(problem { _ = try NPY.parse([1, 2], name: "a") }.contains("a: not a NumPy array"))
        let whole = try golden("counting-uint8.npy")
        #expect(
            problem { _ = try NPY.parse(Array(whole.dropLast()), name: "a") }.contains(
                "a: 23 bytes of elements, expected 24"))
        #expect(problem { _ = try NPY.parse(whole + [0], name: "a") }.contains("a: 25 bytes of elements"))
    }

    @Test func writesWhatItReads() throws {
        let written = try NPY.encode(NPYArray(shape: [2, 2, 6], bytes: (0..<24).map { UInt8($0) }))
        #expect(written == (try golden("counting-uint8.npy")))
        for name in [
            "counting-fortran", "counting-big-endian", "counting-float16", "counting-float64-big-endian", "names",
        ] {
            let array = try array("\(name).npy")
            #expect(try NPY.parse(NPY.encode(array), name: name) == array)
        }
        #expect(
            NPYArray(labels: [0, 255]).element == .unsigned(1) && NPYArray(labels: [0, 256]).element == .signed(4))
        guard case .numbers(let labels) = try NPYArray(labels: [3, 70000 / 2]).labels(name: "a") else { return }
        #expect(labels == [3, 35000])
        #expect(problem { _ = try NPYArray(shape: [2, 2], bytes: [1]) }.contains("1 bytes for a shape of [2, 2]"))
    }

    private func floats(_ values: [Float], _ shape: [Int]) -> NPYArray {
        let bytes = values.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) }
        }
        return NPYArray(shape: shape, element: .float(4), bytes: bytes)
    }

    /// What could be read in two ways is refused, with what to do.
    @Test func refusesWhatIsAmbiguous() throws {
        func images(_ array: NPYArray) -> String { problem { _ = try array.images(name: "a") } }
        let shape = [1, 2, 2]
        #expect(try floats([0, 0.5, 1, 0.25], shape).images(name: "a").images.pixels == [0, 128, 255, 64])
        #expect(try floats([0, 128.4, 255, 1], shape).images(name: "a").images.pixels == [0, 128, 255, 1])
        #expect(
            images(floats([0, 16, 3, 1], shape)).contains("of 0 to 16, which is neither 0 to 1 nor clearly 0 to 255"))
        #expect(images(floats([-1, 1, 0, 0], shape)).contains("as from -1 to 1: save (array + 1) / 2"))
        #expect(images(floats([0, 256, 0, 0], shape)).contains("neither 0 to 1 nor"))
        #expect(images(floats([0, .nan, 0, 0], shape)).contains("element 1 is nan"))
        #expect(images(try NPYArray(shape: shape, bytes: [0, 1, 1, 0])).contains("nearly black as 0 to 255"))
        #expect(
            images(NPYArray(shape: shape, element: .signed(1), bytes: [0, 255, 0, 0])).contains(
                "of -1 to 0, expected 0 to 255"))
        let truths = NPYArray(shape: shape, element: .boolean, bytes: [0, 1, 1, 0])
        #expect(try truths.images(name: "a").images.pixels == [0, 255, 255, 0])
        #expect(
            images(try NPYArray(shape: [2, 2, 3], bytes: [UInt8](repeating: 9, count: 12))).contains(
                "one colour image or 2"))
        #expect(
            images(try NPYArray(shape: [2, 784], bytes: [UInt8](repeating: 9, count: 1568))).contains("numpy.reshape"))
        #expect(images(try NPYArray(shape: [0, 2, 2], bytes: [])).contains("expected at least 1 image"))
    }

    @Test func tellsWhereTheChannelsAre() throws {
        let counting = (0..<120).map { UInt8($0) }
        let last = try NPYArray(shape: [2, 4, 5, 3], bytes: counting).images(name: "a")
        #expect(
            last.images.imageShape == ImageShape(height: 4, width: 5, channels: 3) && last.images.pixels == counting)
        let first = try NPYArray(shape: [2, 3, 4, 5], bytes: counting).images(name: "a")
        #expect(first.images.imageShape == ImageShape(height: 4, width: 5, channels: 3))
        #expect(
            first.images.pixels.prefix(6) == [0, 20, 40, 1, 21, 41]
                && first.note == "a: read as [N, C, H, W], channels first")
    }

    @Test func readsLabels() throws {
        func labels(_ array: NPYArray) -> String { problem { _ = try array.labels(name: "a") } }
        #expect(labels(floats([0, 1], [2])).contains("save array.astype('int32')"))
        #expect(labels(try NPYArray(shape: [2, 10], bytes: [UInt8](repeating: 0, count: 20))).contains("numpy.argmax"))
        #expect(labels(NPYArray(shape: [2], element: .signed(1), bytes: [0, 255])).contains("label -1 at index 1"))
        guard case .numbers(let column) = try NPYArray(shape: [3, 1], bytes: [4, 5, 6]).labels(name: "a") else {
            return
        }
        #expect(column == [4, 5, 6])
    }

    @Test func survivesBrokenFiles() throws {
        var count = 0
        for (seed, name) in ["counting-uint8", "counting-big-endian", "counting-float16", "names", "objects"]
            .enumerated()
        {
            count += try refusals(of: golden("\(name).npy"), count: 2000, seed: UInt64(seed)) {
                let array = try NPY.parse($0, name: "a")
                try #require(array.bytes.count == array.count * array.element.byteCount)
                _ = try? array.labels(name: "a")
                if array.texts == nil { _ = try array.images(name: "a") }
            }
        }
        #expect(count > 5000)
    }
}
