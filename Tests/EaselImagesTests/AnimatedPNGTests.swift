import EaselImages
import Testing

/// Animated PNG files, chunk by chunk.
@Suite struct AnimatedPNGTests {
    private func frame(_ value: UInt8, channels: Int = 1) throws -> Image {
        try Image(height: 3, width: 5, colour: [UInt8](repeating: value, count: channels))
    }

    /// The chunks of a file, whose check sums libpng is asked about elsewhere.
    private func chunks(_ file: [UInt8]) -> [(name: String, data: [UInt8])] {
        var (offset, result) = (8, [(String, [UInt8])]())
        while offset + 12 <= file.count {
            let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            result.append(
                (
                    String(decoding: file[offset + 4..<offset + 8], as: UTF8.self),
                    Array(file[offset + 8..<offset + 8 + length])
                ))
            offset += 12 + length
        }
        #expect(offset == file.count)
        return result
    }

    private func number(_ data: [UInt8], _ place: Int) -> Int {
        data[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
    }

    @Test(arguments: [1, 3, 4])
    func framesFollowOneAnother(channels: Int) throws {
        let frames = try [10, 200, 90].map { try frame($0, channels: channels) }
        let file = try AnimatedPNG.encode(frames, milliseconds: 250, lastMilliseconds: 1000)
        let found = chunks(file)
        #expect(found.first?.name == "IHDR" && found.last?.name == "IEND")
        let control = try #require(found.first { $0.name == "acTL" })
        #expect(number(control.data, 0) == 3 && number(control.data, 4) == 0)
        let names = found.map(\.name).filter { ["acTL", "fcTL", "IDAT", "fdAT"].contains($0) }
        #expect(names == ["acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT"])
        // Frame controls and frame data share one count without a gap.
        let sequence = found.filter { ["fcTL", "fdAT"].contains($0.name) }.map { number($0.data, 0) }
        #expect(sequence == [0, 1, 2, 3, 4])
        let controls = found.filter { $0.name == "fcTL" }.map(\.data)
        #expect(controls.allSatisfy { $0.count == 26 && number($0, 4) == 5 && number($0, 8) == 3 })
        #expect(controls.map { Int($0[20]) << 8 | Int($0[21]) } == [250, 250, 1000])
        // Each frame's data is what a still picture of it holds.
        let data = found.compactMap {
            $0.name == "IDAT" ? $0.data : $0.name == "fdAT" ? Array($0.data.dropFirst(4)) : nil
        }
        for (frame, data) in zip(frames, data) {
            #expect(try chunks(PNGFile.encode(frame)).first { $0.name == "IDAT" }?.data == data)
        }
        // A reader that knows nothing of animations sees the first.
        #expect(try PNGFile.decode(file, name: "animation") == frames[0])
    }

    @Test func whatCannotBeIsRefused() throws {
        #expect(throws: DataError.self) { try AnimatedPNG.encode([], milliseconds: 100) }
        #expect(throws: DataError.self) { try AnimatedPNG.encode([frame(1)], milliseconds: 0) }
        #expect(throws: DataError.self) { try AnimatedPNG.encode([frame(1)], milliseconds: 70_000) }
        #expect(throws: DataError.self) {
            try AnimatedPNG.encode([frame(1), frame(1, channels: 3)], milliseconds: 100)
        }
    }
}
