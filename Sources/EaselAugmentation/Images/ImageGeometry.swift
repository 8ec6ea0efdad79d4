import EaselCore
import EaselImages

/// A change of where pixels are, the same for an image, its mask, its boxes and a paired image.
package enum ImageGeometry: Sendable {
    /// Turned by quarters or mirrored, exactly.
    case turned(ImageOrientation)
    /// A part.
    case cropped(top: Int, left: Int, Size2D)
    /// Resized, each new pixel an average of those under it.
    case resized(Size2D)
    /// Warped.
    case warped(ImageWarp)

    /// The size of an image afterwards.
    package func size(from size: Size2D) -> Size2D {
        switch self {
        case .turned(let turn): turn.swapsSides ? Size2D(height: size.width, width: size.height) : size
        case .cropped(_, _, let part): part
        case .resized(let new): new
        case .warped(let warp): warp.size
        }
    }

    /// The image afterwards.
    /// - Throws: `DataError` for a size that is not possible.
    package func callAsFunction(_ image: Image) throws -> Image {
        switch self {
        case .turned(let turn): image.turned(upright: turn)
        case .cropped(let top, let left, let part): try image.part(top: top, left: left, part)
        case .resized(let size): try image.resized(height: size.height, width: size.width)
        case .warped(let warp): try warp(image)
        }
    }

    /// A mask of one channel afterwards; each pixel keeps a class that there was.
    package func callAsFunction(mask: Image) throws -> Image {
        switch self {
        case .turned, .cropped: try self(mask)
        case .resized(let size): try ImageFit.stretch.applied(toMask: mask, size)
        case .warped(let warp): try warp(mask: mask)
        }
    }

    /// A box afterwards; `nil` where nothing of it is left.
    package func callAsFunction(_ box: ObjectBox, in size: Size2D) -> ObjectBox? {
        let new = self.size(from: size)
        let (left, top) = (Double(box.x), Double(box.y))
        let (right, bottom) = (left + Double(box.width), top + Double(box.height))
        func moved(_ left: Double, _ top: Double, _ right: Double, _ bottom: Double) -> ObjectBox? {
            ObjectBox(label: box.label, left: left, top: top, right: right, bottom: bottom, in: new)
        }
        switch self {
        case .cropped(let up, let across, _):
            return moved(left - Double(across), top - Double(up), right - Double(across), bottom - Double(up))
        case .resized:
            let (x, y) = (Double(new.width) / Double(size.width), Double(new.height) / Double(size.height))
            return moved(left * x, top * y, right * x, bottom * y)
        case .warped(let warp): return warp(box)
        case .turned(let turn):
            let (height, width) = (Double(size.height), Double(size.width))
            switch turn {
            case .upright: return moved(left, top, right, bottom)
            case .mirrored: return moved(width - right, top, width - left, bottom)
            case .turned: return moved(width - right, height - bottom, width - left, height - top)
            case .flipped: return moved(left, height - bottom, right, height - top)
            case .transposed: return moved(top, left, bottom, right)
            case .needsClockwiseTurn: return moved(height - bottom, left, height - top, right)
            case .transversed: return moved(height - bottom, width - right, height - top, width - left)
            case .needsAnticlockwiseTurn: return moved(top, width - right, bottom, width - left)
            }
        }
    }
}

extension Image {
    /// A part of the image that lies inside it.
    /// - Throws: `DataError` for one that does not.
    func part(top: Int, left: Int, _ size: Size2D) throws -> Image {
        guard top >= 0, left >= 0, size.height > 0, size.width > 0, top + size.height <= height,
            left + size.width <= width
        else {
            throw DataError("\(height)x\(width): there is no part of \(size) at row \(top), column \(left)")
        }
        let count = size.count * channels
        let result = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            pixels.withUnsafeBufferPointer { source in
                guard let from = source.baseAddress, let to = buffer.baseAddress else { return }
                let line = size.width * channels
                for y in 0..<size.height {
                    (to + y * line).initialize(from: from + ((top + y) * width + left) * channels, count: line)
                }
            }
            initialized = count
        }
        return Image(unchecked: result, height: size.height, width: size.width, channels: channels)
    }
}
