import CTurboJPEG

/// JPEG files, read and written through TurboJPEG: baseline and progressive, grey, YCbCr, RGB, CMYK and YCCK.
package enum JPEGFile: ImageFormat {
    package static let formatName = "JPEG"
    package static let endings = ["jpg", "jpeg", "jpe", "jfif"]
    /// The most scans of a progressive file; programs make about ten, those that try hard some twenty.
    private static let maximumScans = 100

    package static func recognises(_ beginning: [UInt8]) -> Bool { beginning.starts(with: [0xFF, 0xD8, 0xFF]) }

    package static func header(_ bytes: [UInt8], name: String) throws -> ImageHeader? {
        guard let header = try JPEGHeader(bytes, name: name) else { return nil }
        guard header.bitDepth == 8 else {
            throw DataError(
                "\(name): a JPEG file of \(header.bitDepth) bits a sample, which is not read; save it as PNG")
        }
        guard [1, 3, 4].contains(header.components) else {
            throw DataError("\(name): a JPEG file of \(header.components) components, expected 1, 3 or 4")
        }
        return ImageHeader(
            format: formatName, height: header.height, width: header.width, channels: header.components == 1 ? 1 : 3,
            orientation: header.orientation)
    }

    package static func decode(
        _ bytes: [UInt8], _ header: ImageHeader, _ options: ImageReadingOptions, name: String
    ) throws -> DecodedImage {
        // Each scan goes over all blocks once more, and needs but a few bytes for that. TurboJPEG's own limit is 500.
        guard JPEGHeader.hasScans(bytes, atMost: maximumScans) else {
            throw DataError(
                "\(name): a JPEG file of more than \(maximumScans) scans, which is not read; save it as PNG")
        }
        guard let handle = tjInitDecompress() else { throw DataError("cannot read \(name): no memory for a decoder") }
        defer { tjDestroy(handle) }
        var (width, height, subsampling, colours): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
        let status = tjDecompressHeader3(
            handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours)
        // A file that ends before its first scan is a warning too, and has no size then.
        guard status == 0 || tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) && width > 0 else {
            throw failure(handle, name)
        }
        // What the whole file says must be what its header was checked for.
        guard Int(width) == header.storedWidth, Int(height) == header.storedHeight else {
            throw DataError("\(name): the JPEG file says two sizes")
        }
        let hasInks = colours == Int32(TJCS_CMYK.rawValue) || colours == Int32(TJCS_YCCK.rawValue)
        let (format, channels) = hasInks ? (TJPF_CMYK, 4) : header.channels == 1 ? (TJPF_GRAY, 1) : (TJPF_RGB, 3)
        let scaled = size(width, height, header.orientation, options)
        let count = try Image.sampleCount(height: Int(scaled.height), width: Int(scaled.width), channels: channels)
        var damage: String?
        let pixels = try [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            let flags = TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS
            // What a damaged file does not reach stays grey.
            if options.isLenient { buffer.initialize(repeating: 128) }
            let status = tjDecompress2(
                handle, bytes, UInt(bytes.count), buffer.baseAddress, scaled.width, 0, scaled.height,
                Int32(format.rawValue), Int32(flags))
            if status != 0 {
                let isWarning = tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
                guard isWarning, options.isLenient else { throw failure(handle, name) }
                damage = reason(handle)
            }
            initialized = count
        }
        guard hasInks else {
            return DecodedImage(
                Image(unchecked: pixels, height: Int(scaled.height), width: Int(scaled.width), channels: channels),
                damage: damage)
        }
        let isAdobe = try JPEGHeader(bytes, name: name)?.isAdobe ?? false
        return DecodedImage(
            Image(
                unchecked: rgb(ofInks: pixels, areInverted: isAdobe), height: Int(scaled.height),
                width: Int(scaled.width), channels: 3),
            damage: damage)
    }

    /// The bytes of a JPEG file of an image; alpha is left out.
    /// - Parameters:
    ///   - quality: From 1 to 100.
    ///   - isHalved: Whether differences of colours are kept at half the height and width, as most programs do.
    /// - Throws: `DataError` for an image that JPEG cannot hold.
    static func encode(
        _ image: Image, quality: Int = 92, isHalved: Bool = false, name: String
    ) throws -> [UInt8] {
        guard image.width <= 65535, image.height <= 65535 else {
            throw DataError("\(name): \(image.height)x\(image.width) is more than the 65535 a side that JPEG can hold")
        }
        let image = try image.hasAlpha ? image.converted(toChannels: image.channels - 1) : image
        guard let handle = tjInitCompress() else { throw DataError("cannot write \(name): no memory for an encoder") }
        defer { tjDestroy(handle) }
        var (start, size): (UnsafeMutablePointer<UInt8>?, UInt) = (nil, 0)
        defer { tjFree(start) }
        let status = tjCompress2(
            handle, image.pixels, Int32(image.width), 0, Int32(image.height),
            Int32((image.channels == 1 ? TJPF_GRAY : TJPF_RGB).rawValue), &start, &size,
            Int32((image.channels == 1 ? TJSAMP_GRAY : isHalved ? TJSAMP_420 : TJSAMP_444).rawValue), Int32(quality),
            TJFLAG_ACCURATEDCT)
        guard status == 0, let start else {
            throw DataError("cannot write \(name): TurboJPEG: \(reason(handle))")
        }
        return Array(UnsafeBufferPointer(start: start, count: Int(size)))
    }

    /// The least that is enough of the sizes that a decoder gives for less: a half, a quarter or an eighth of the whole.
    /// It has other eighths too, but no fast transform for them: three of them take as long as the whole.
    private static func size(
        _ width: Int32, _ height: Int32, _ orientation: ImageOrientation, _ options: ImageReadingOptions
    ) -> (width: Int32, height: Int32) {
        guard let enough = options.enough else { return (width, height) }
        let (leastHeight, leastWidth) = orientation.swapsSides ? (enough.width, enough.height) : enough
        var best = (width: width, height: height)
        var count: Int32 = 0
        let factors = UnsafeBufferPointer(start: tjGetScalingFactors(&count), count: Int(count))
        for factor in factors where factor.num == 1 && factor.denom > 1 {
            func scaled(_ side: Int32) -> Int32 { (side * factor.num + factor.denom - 1) / factor.denom }
            let size = (width: scaled(width), height: scaled(height))
            if Int(size.width) >= leastWidth, Int(size.height) >= leastHeight, size.width < best.width { best = size }
        }
        return best
    }

    /// RGB of cyan, magenta, yellow and black: each ink takes its share of what the black leaves.
    private static func rgb(ofInks inks: [UInt8], areInverted: Bool) -> [UInt8] {
        let count = inks.count / 4
        return [UInt8](unsafeUninitializedCapacity: 3 * count) { buffer, initialized in
            for pixel in 0..<count {
                func light(_ ink: Int) -> Int { Int(areInverted ? inks[4 * pixel + ink] : 255 - inks[4 * pixel + ink]) }
                for ink in 0..<3 { buffer[3 * pixel + ink] = UInt8((light(ink) * light(3) + 127) / 255) }
            }
            initialized = 3 * count
        }
    }

    private static func failure(_ handle: tjhandle, _ name: String) -> DataError {
        DataError("\(name): a damaged JPEG file: \(reason(handle))")
    }

    private static func reason(_ handle: tjhandle) -> String {
        tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given"
    }
}
