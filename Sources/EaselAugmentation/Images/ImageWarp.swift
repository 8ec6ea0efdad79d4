import CEaselLevels
import EaselCore
import EaselImages

/// How an image is sampled between its pixels, and what lies past its edge.
package struct WarpSettings: Sendable, Hashable {
    /// What a pixel between others is made of.
    package enum Interpolation: String, Sendable, CaseIterable {
        /// The nearest pixel.
        case nearest
        /// Four neighbours.
        case bilinear
        /// Sixteen neighbours, by Keys' cubic with a = -1/2, as in Pillow's sizes; its transforms have -1.
        case bicubic
        /// The B-spline of an order through all pixels, as in SciPy and Keras.
        case spline2 = "spline-2"
        case spline3 = "spline-3"
        case spline4 = "spline-4"
        case spline5 = "spline-5"

        /// The order of a spline; `nil` for what samples neighbours alone.
        var splineOrder: Int? {
            switch self {
            case .nearest, .bilinear, .bicubic: nil
            case .spline2: 2
            case .spline3: 3
            case .spline4: 4
            case .spline5: 5
            }
        }

        /// By SciPy's order: 0 is the nearest pixel, 1 bilinear, from 2 to 5 a spline.
        package init?(order: Int) {
            switch order {
            case 0: self = .nearest
            case 1: self = .bilinear
            default:
                guard let spline = Self.allCases.first(where: { $0.splineOrder == order }) else { return nil }
                self = spline
            }
        }
    }

    /// What lies past an edge.
    package enum Fill: String, Sendable, CaseIterable {
        /// One grey value.
        case constant
        /// The edge's pixels.
        case nearest
        /// The image mirrored: `d c b a | a b c d | d c b a`.
        case reflect
        /// The image again: `a b c d | a b c d | a b c d`.
        case wrap
    }

    package var interpolation: Interpolation
    package var fill: Fill
    /// The grey of `Fill.constant`, 0 to 255.
    package var value = 0.0

    package init(interpolation: Interpolation = .bilinear, fill: Fill = .constant) {
        (self.interpolation, self.fill) = (interpolation, fill)
    }
}

/// A warped image: each pixel of a new one has a place in the old.
package struct ImageWarp: Sendable {
    /// Where the pixels of the new image lie in the old one.
    package enum Places: Sendable {
        /// By a map of the plane.
        case plane(PlaneMap)
        /// Columns and rows, pixel by pixel; the middle of the first pixel is 0. They are many, and worked out when they are
        /// needed.
        case field(@Sendable () -> [Float])
    }

    /// The size of the new image.
    package let size: Size2D
    package let places: Places
    package let settings: WarpSettings

    package init(_ size: Size2D, _ places: Places, _ settings: WarpSettings = WarpSettings()) {
        (self.size, self.places, self.settings) = (size, places, settings)
    }

    /// The largest factor of an affine map; beyond it places would not fit their numbers.
    private static let largestFactor = 1024.0

    /// The image warped.
    /// - Throws: `DataError` for an image or a result that is too large.
    package func callAsFunction(_ image: Image) throws -> Image { try warped(image, settings) }

    /// A mask warped by its nearest pixels. Where the image is filled with a grey, the mask is of class 0.
    package func callAsFunction(mask: Image) throws -> Image {
        var settings = settings
        (settings.interpolation, settings.value) = (.nearest, 0)
        return try warped(mask, settings)
    }

    private func warped(_ image: Image, _ settings: WarpSettings) throws -> Image {
        let count = try Image.sampleCount(height: size.height, width: size.width, channels: image.channels)
        let longest = Int(EASEL_WARP_SIDE)
        guard max(image.height, image.width, size.height, size.width) <= longest else {
            throw DataError(
                "\(image.height)x\(image.width) to \(size): a picture of more than \(longest) pixels a side cannot be turned or "
                    + "warped; scale it first")
        }
        let grey = UInt8(min(max(settings.value, 0), 255).rounded())
        // What is filled in is there: opaque.
        let filled = [grey, image.channels == 2 ? 255 : grey, grey, 255]
        if let order = settings.interpolation.splineOrder {
            let pixels = SplineWarp(image, order: order, settings)(size, filled: filled, place: placed())
            return Image(unchecked: pixels, height: size.height, width: size.width, channels: image.channels)
        }
        var work = easel_warp()
        (work.height, work.width, work.channels) = (Int64(image.height), Int64(image.width), Int64(image.channels))
        (work.outputHeight, work.outputWidth) = (Int64(size.height), Int64(size.width))
        work.interpolation = Int32(WarpSettings.Interpolation.allCases.firstIndex(of: settings.interpolation) ?? 1)
        work.fill = Int32(WarpSettings.Fill.allCases.firstIndex(of: settings.fill) ?? 0)
        work.value = (filled[0], filled[1], filled[2], filled[3])
        var field: [Float] = []
        switch places {
        case .plane(let map): set(map, &work)
        case .field(let numbers): field = numbers()
        }
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            field.withUnsafeBufferPointer { field in
                image.pixels.withUnsafeBufferPointer { input in
                    (work.input, work.output) = (input.baseAddress, buffer.baseAddress)
                    work.field = field.isEmpty ? nil : field.baseAddress
                    withUnsafeTemporaryAllocation(byteCount: Int(easel_warp_scratch(&work)), alignment: 64) { scratch in
                        easel_warp_kernel()?(&work, 0, 1, scratch.assumingMemoryBound(to: Float.self).baseAddress)
                    }
                }
            }
            initialized = count
        }
        return Image(unchecked: result, height: size.height, width: size.width, channels: image.channels)
    }

    /// The map between the middles of pixels.
    private func set(_ map: PlaneMap, _ work: inout easel_warp) {
        let m = PlaneMap.translation(0.5, 0.5).then(map).then(.translation(-0.5, -0.5)).m
        guard map.isAffine else {
            work.matrix = (m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8])
            return
        }
        func fixed(_ number: Double, atMost limit: Double) -> Int64 {
            Int64((min(max(number, -limit), limit) * 0x1p32).rounded())
        }
        let factor = Self.largestFactor
        let offset = Double(EASEL_WARP_SIDE) * 64
        work.affine = (
            fixed(m[0], atMost: factor), fixed(m[1], atMost: factor), fixed(m[2], atMost: offset),
            fixed(m[3], atMost: factor), fixed(m[4], atMost: factor), fixed(m[5], atMost: offset)
        )
    }

    /// The place of each new pixel, by its column and row; the middle of the first old pixel is 0.
    private func placed() -> (Int, Int) -> (x: Double, y: Double)? {
        switch places {
        case .plane(let map): { x, y in map(Double(x) + 0.5, Double(y) + 0.5).map { ($0.x - 0.5, $0.y - 0.5) } }
        case .field(let numbers):
            { [field = numbers(), width = size.width] x, y in
                let at = 2 * (y * width + x)
                return (Double(field[at]), Double(field[at + 1]))
            }
        }
    }

    /// A box after the warp: the smallest upright one around what was in it, clipped; `nil` where nothing of it is left.
    package func callAsFunction(_ box: ObjectBox) -> ObjectBox? {
        if case .plane(let map) = places, let back = map.inverse {
            let (x, y) = (Double(box.x), Double(box.y))
            let (right, bottom) = (x + Double(box.width), y + Double(box.height))
            let corners = [(x, y), (right, y), (right, bottom), (x, bottom)].compactMap { back($0.0, $0.1) }
            if corners.count == 4 {
                return ObjectBox(
                    label: box.label, left: corners.map(\.x).min() ?? 0, top: corners.map(\.y).min() ?? 0,
                    right: corners.map(\.x).max() ?? 0, bottom: corners.map(\.y).max() ?? 0, in: size)
            }
        }
        return scanned(box)
    }

    /// The pixels whose places lie in a box.
    private func scanned(_ box: ObjectBox) -> ObjectBox? {
        var (left, top, right, bottom) = (size.width, size.height, -1, -1)
        let placed = placed()
        let (x0, y0) = (Double(box.x) - 0.5, Double(box.y) - 0.5)
        for y in 0..<size.height {
            for x in 0..<size.width {
                guard let place = placed(x, y), place.x >= x0, place.x <= x0 + Double(box.width), place.y >= y0,
                    place.y <= y0 + Double(box.height)
                else {
                    continue
                }
                (left, top, right, bottom) = (min(left, x), min(top, y), max(right, x), max(bottom, y))
            }
        }
        return ObjectBox(
            label: box.label, left: Double(left), top: Double(top), right: Double(right + 1),
            bottom: Double(bottom + 1),
            in: size)
    }
}

extension ObjectBox {
    /// A box by its edges, clipped to an image; `nil` where nothing is left.
    init?(label: Int32, left: Double, top: Double, right: Double, bottom: Double, in size: Size2D) {
        let (left, top) = (max(left, 0), max(top, 0))
        let (right, bottom) = (min(right, Double(size.width)), min(bottom, Double(size.height)))
        guard right > left, bottom > top else { return nil }
        self.init(
            label: label, x: Float(left), y: Float(top), width: Float(right - left), height: Float(bottom - top))
    }
}
