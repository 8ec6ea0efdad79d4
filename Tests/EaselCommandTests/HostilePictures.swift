import Easel
import Foundation

/// Picture files that are small and would be large in memory, or never end: what a stranger may lay into a folder.
enum HostilePictures {
    private static func big(_ value: Int, _ bytes: Int = 4) -> [UInt8] {
        (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    private static func little(_ value: Int, _ bytes: Int = 4) -> [UInt8] { big(value, bytes).reversed() }

    /// A PNG file whose header says a size that its data does not have.
    static func png(height: Int, width: Int) throws -> [UInt8] {
        var bytes = try PNGFile.encode(Image(height: 1, width: 1, colour: [1, 2, 3]))
        bytes.replaceSubrange(16..<24, with: big(width) + big(height))
        bytes.replaceSubrange(29..<33, with: big(Int(bytes[12..<29].withUnsafeBytes { checksum($0) })))
        return bytes
    }

    private static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker] + big(content.count + 2, 2) + content
    }

    /// A progressive JPEG file of one grey that goes over its blocks once more in each of so many scans, for a few bytes each:
    /// one code stands for 32767 blocks without anything new.
    static func progressive(side: Int, scans: Int) -> [UInt8] {
        let blocks = ((side + 7) / 8) * ((side + 7) / 8)
        var bits = ""
        for _ in 0..<((blocks + 32766) / 32767) { bits += "0" + String(repeating: "1", count: 14) }
        bits += String(repeating: "1", count: (8 - bits.count % 8) % 8)
        var codes: [UInt8] = []
        while !bits.isEmpty {
            let byte = UInt8(bits.prefix(8), radix: 2) ?? 0
            codes += byte == 0xFF ? [0xFF, 0] : [byte]
            bits.removeFirst(8)
        }
        let table = { (number: UInt8, symbol: UInt8) in
            segment(0xC4, [number, 1] + [UInt8](repeating: 0, count: 15) + [symbol])
        }
        let scan = segment(0xDA, [1, 1, 0, 1, 63, 0]) + codes
        var bytes: [UInt8] = [0xFF, 0xD8] + segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        bytes += segment(0xC2, [8] + big(side, 2) + big(side, 2) + [1, 1, 0x11, 0])
        bytes += table(0, 0) + table(0x10, 0xE0)
        bytes += segment(0xDA, [1, 1, 0, 0, 0, 0]) + [UInt8](repeating: 0, count: (blocks + 7) / 8)
        for _ in 0..<scans { bytes += scan }
        return bytes + [0xFF, 0xD9]
    }

    /// A JPEG file with so many segments of EXIF data, each as large as one can be and with as many entries.
    static func exif(segments: Int) throws -> [UInt8] {
        let entry: [UInt8] = [0x12, 1, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0]
        var content = Array("Exif\0\0II*\0".utf8) + little(8) + [0xFF, 0xFF]
        for _ in 0..<5400 { content += entry }
        let picture = try ImageFile.encode(Image(height: 9, width: 16, colour: [9, 99, 199]), as: "x.jpg")
        var bytes = Array(picture.prefix(2))
        for _ in 0..<segments { bytes += segment(0xE1, content) }
        return bytes + picture.dropFirst(2)
    }

    /// A GIF file of a canvas and a frame of these sides, and codes that unpack to runs as long as there can be.
    static func gif(canvas: Int, frame: Int, codes: Int) -> [UInt8] {
        var bytes = Array("GIF89a".utf8) + little(canvas, 2) + little(canvas, 2) + [0x80, 0, 0, 0, 0, 0, 9, 9, 9]
        bytes += [0x2C] + little(0, 2) + little(0, 2) + little(frame, 2) + little(frame, 2) + [0, 2]
        for _ in 0..<(codes / 255) { bytes += [255] + [UInt8](repeating: 0, count: 255) }
        return bytes + [0, 0x3B]
    }

    /// A BMP file of a header and some bytes.
    static func bmp(side: Int, depth: Int, runLengths: Bool, _ content: [UInt8]) -> [UInt8] {
        let palette = [UInt8](repeating: 7, count: depth == 8 ? 1024 : 0)
        var bytes = Array("BM".utf8) + little(0) + little(0) + little(54 + palette.count)
        bytes += little(40) + little(side) + little(side) + little(1, 2) + little(depth, 2)
        bytes += little(runLengths ? 1 : 0) + [UInt8](repeating: 0, count: 20)
        return bytes + palette + content
    }

    /// A lossless WebP file of these sides without any data.
    static func webp(side: Int) -> [UInt8] {
        let data: [UInt8] = [0x2F] + little((side - 1) | (side - 1) << 14) + [UInt8](repeating: 0, count: 8)
        let chunk = Array("VP8L".utf8) + little(data.count) + data + [UInt8](repeating: 0, count: data.count % 2)
        return Array("RIFF".utf8) + little(chunk.count + 4) + Array("WEBP".utf8) + chunk
    }
}
