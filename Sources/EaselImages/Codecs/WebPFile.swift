import CWebP

/// WebP files, lossy and lossless, read through libwebp.
package enum WebPFile: ImageFormat {
    package static let formatName = "WebP"
    package static let endings = ["webp"]

    package static func recognises(_ beginning: [UInt8]) -> Bool {
        beginning.starts(with: Array("RIFF".utf8)) && beginning.dropFirst(8).starts(with: Array("WEBP".utf8))
    }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        var features = WebPBitstreamFeatures()
        switch WebPGetFeatures(bytes, bytes.count, &features) {
        case VP8_STATUS_OK: break
        case VP8_STATUS_NOT_ENOUGH_DATA: return nil
        default: throw DataError("\(name): a damaged WebP file: its header cannot be read")
        }
        guard features.has_animation == 0 else {
            throw DataError("\(name): an animated WebP file, which is not read; save a frame of it as PNG")
        }
        guard let orientation = orientation(in: bytes) else { return nil }
        return ImageHeader(
            format: formatName, height: Int(features.height), width: Int(features.width),
            channels: features.has_alpha != 0 ? 4 : 3, orientation: orientation)
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        let (height, width, channels) = (header.storedHeight, header.storedWidth, header.channels)
        let count = try Image.sampleCount(height: height, width: width, channels: channels)
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let decode = channels == 4 ? WebPDecodeRGBAInto : WebPDecodeRGBInto
            guard decode(bytes, bytes.count, buffer.baseAddress, count, Int32(width * channels)) != nil else {
                throw DataError("\(name): a WebP file that is damaged or truncated")
            }
            initialized = count
        }
        return DecodedImage(Image(unchecked: pixels, height: height, width: width, channels: channels))
    }

    /// The orientation that the chunk of EXIF data says, which lies behind the image; `nil` where the bytes end before.
    private static func orientation(in bytes: [UInt8]) -> ImageOrientation? {
        let hasMetadata = bytes.dropFirst(12).starts(with: Array("VP8X".utf8)) && bytes.count > 20 && bytes[20] & 8 != 0
        guard hasMetadata else { return .upright }
        var offset = 12
        while offset + 8 <= bytes.count {
            let size = bytes[(offset + 4)..<(offset + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
            if bytes[offset..<(offset + 4)].elementsEqual("EXIF".utf8) {
                let content = bytes[(offset + 8)..<min(offset + 8 + size, bytes.count)]
                // Some programs put JPEG's introduction before it.
                return EXIFOrientation.read(
                    content.starts(with: Array("Exif\0\0".utf8)) ? content.dropFirst(6) : content)
            }
            // Chunks begin at even places.
            offset += 8 + size + size % 2
        }
        let declared = bytes[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } + 8
        return bytes.count >= declared ? .upright : nil
    }
}
