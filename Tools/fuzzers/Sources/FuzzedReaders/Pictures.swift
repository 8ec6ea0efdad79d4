import Easel
import Foundation

extension FuzzedReader {
    /// Picture files of every format but PNG, which has a fuzzer of its own, a few pixels each.
    static let pictures = FuzzedReader(
        "pictures", ["ImageFile.decode"], maximumLength: 2048,
        dictionary: [
            "RIFF", "WEBP", "VP8X", "EXIF", "Exif", "GIF89a", "BM", "P6", "P7", "ENDHDR", "\\xff\\xda", "\\xff\\xc2",
        ],
        seeds: {
            let pixels = (0..<8 * 8 * 3).map { UInt8(truncatingIfNeeded: $0 * 29) }
            let image = try Image(height: 8, width: 8, channels: 3, pixels: pixels)
            let grey = try image.converted(toChannels: 1)
            let written = try [image, grey].map { try ImageFile.encode($0, as: "a.jpg") }
            return written + PictureSeeds.files.compactMap { Data(base64Encoded: $0).map { Array($0) } }
                + PictureSeeds.texts.map { Array($0.utf8) } + PictureSeeds.bitmaps
        }
    ) {
        { bytes in
            var options = ImageReadingOptions()
            options.maximumPixels = 1 << 14
            options.isLenient = bytes.count % 2 == 1
            if bytes.count % 3 == 0 { options.enough = (2, 2) }
            let image = try ImageFile.decode(bytes, name: "a", options).image
            try require(
                image.height * image.width <= options.maximumPixels
                    && image.pixels.count == image.height * image.width * image.channels,
                "\(image.height)x\(image.width)x\(image.channels), \(image.pixels.count) samples")
        }
    }
}

/// Files that the library reads and does not write.
private enum PictureSeeds {
    static let texts = [
        "P1\n# a comment\n4 2\n0110\n1001\n", "P2 3 2 15 0 1 2 13 14 15 ", "P3 1 2 255 1 2 3 4 5 6 ", "P4 9 2\nabcd",
        "P5 3 2 255\nabcdef", "P6 2 1 65535\nabcdefghijkl",
        "P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\nabcdefgh",
    ]

    /// BMP files of 5 by 2 pixels of every depth, and two that are run-length coded.
    static let bitmaps: [[UInt8]] =
        [1, 2, 4, 8, 16, 24, 32].map { bitmap(depth: $0, compression: 0) }
        + [
            bitmap(depth: 8, compression: 1, pixels: [3, 1, 0, 2, 0, 1, 0, 0, 0, 2, 1, 0, 2, 1, 0, 1]),
            bitmap(depth: 4, compression: 2, pixels: [5, 0x12, 0, 0, 0, 3, 0x12, 0x10, 0, 1]),
            bitmap(depth: 16, compression: 3, masks: [0xF800, 0x7E0, 0x1F]),
        ]

    private static func bitmap(
        depth: Int, compression: Int, pixels: [UInt8]? = nil, masks: [Int] = []
    ) -> [UInt8] {
        let palette = depth <= 8 ? (0..<(1 << depth)).flatMap { littleEndian($0 * 0x0503) } : []
        let body = pixels ?? (0..<(5 * depth + 31) / 32 * 8).map { UInt8(truncatingIfNeeded: $0 * 37) }
        let start = 54 + palette.count + 4 * masks.count
        let header =
            [40, 5, 2].flatMap { littleEndian($0) } + littleEndian(1, count: 2) + littleEndian(depth, count: 2)
        let rest = [compression, body.count, 0, 0, 0, 0].flatMap { littleEndian($0) }
        return Array("BM".utf8) + littleEndian(start + body.count) + littleEndian(0) + littleEndian(start) + header
            + rest
            + masks.flatMap { littleEndian($0) } + palette + body
    }

    static let files = [
        // progressive JPEG, orientation 6.
        """
        /9j/4AAQSkZJRgABAQAAAQABAAD/4QAiRXhpZgAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAD/2wBDABALDA4MChAODQ4SERAT\
        GCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19iZ2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2Nj\
        Y2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2P/wgARCAADAAQDASIAAhEBAxEB/8QAFQABAQAAAAAA\
        AAAAAAAAAAAAAAT/xAAUAQEAAAAAAAAAAAAAAAAAAAAB/9oADAMBAAIQAxAAAAG8J//EABYQAQEBAAAAAAAAAAAAAAAAAAMCEv/a\
        AAgBAQABBQKAPP8A/8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAwEBPwF//8QAFBEBAAAAAAAAAAAAAAAAAAAAAP/aAAgBAgEB\
        PwF//8QAFhAAAwAAAAAAAAAAAAAAAAAAAAEy/9oACAEBAAY/AoR//8QAFRABAQAAAAAAAAAAAAAAAAAAABH/2gAIAQEAAT8hlD//\
        2gAMAwEAAgADAAAAEPP/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEDAQE/EH//xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oACAEC\
        AQE/EH//xAAVEAEBAAAAAAAAAAAAAAAAAAAAwf/aAAgBAQABPxCGX//Z
        """,
        // JPEG of four inks.
        """
        /9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAUDg8SDw0UEhASFxUUGB4yIR4cHB49LC4kMklATEtHQEZFUFpzYlBVbVZFRmSIZW13e4GC\
        gU5gjZeMfZZzfoF8/8AAFAgAAwAEBEMRAE0RAFkRAEsRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIB\
        AwMCBAMFBQQEAAABfQECAwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZH\
        SElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV\
        1tfY2drh4uPk5ebn6Onq8fLz9PX29/j5+v/aAA4EQwBNAFkASwAAPwDWtNJsPIX/AEWP8q2bTSbDyF/0WP8AKty00mw8hf8ARY/y\
        rs6//9k=
        """,
        // lossy WebP.
        """
        UklGRi4AAABXRUJQVlA4ICIAAACwAQCdASoEAAMAA4BaJZwCdAEO/gLsAPljLY9xHtyNsAAA
        """,
        // lossless WebP with alpha and EXIF.
        """
        UklGRmwAAABXRUJQVlA4WAoAAAAYAAAAAwAAAgAAVlA4TCwAAAAvA4AAEF8gJCCc0PyfasNUCARSnMQED0WC3h0QBJAoxBLLLLPM\
        MmlE/wPTHUVYSUYaAAAATU0AKgAAAAgAAQESAAMAAAABAAYAAAAAAAA=
        """,
        // GIF.
        """
        R0lGODdhBAADAIEAAMjP1n6FjD9GTQsSGSwAAAAABAADAAAIDQAHDBBAMIBBAAgBBAQAOw==
        """,
        // interlaced GIF with transparency.
        """
        R0lGODlhBAADAIEAAMjP1n6FjD9GTQsSGSH5BAEAAAEALAAAAAAEAAMAAAgNAAcMEEAwgEEACAEEBAA7
        """,
    ]
}
