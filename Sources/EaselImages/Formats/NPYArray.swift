/// An array as NumPy has it: a shape, the type of its elements, and their bytes.
public struct NPYArray: Sendable, Hashable {
    /// The type of an array's elements.
    public enum Element: Hashable, Sendable {
        /// True or false, a byte each.
        case boolean
        /// Unsigned whole numbers of so many bytes.
        case unsigned(Int)
        /// Whole numbers of so many bytes.
        case signed(Int)
        /// Numbers of so many bytes: 2, 4 or 8.
        case float(Int)
        /// Texts of so many characters, four bytes each.
        case unicode(Int)
        /// Texts of so many bytes.
        case bytes(Int)

        /// The bytes of an element.
        public var byteCount: Int {
            switch self {
            case .boolean: 1
            case .unsigned(let count), .signed(let count), .float(let count), .bytes(let count): count
            case .unicode(let count): 4 * count
            }
        }

        /// Its name in NumPy: `uint8`, `float32`.
        public var name: String {
            switch self {
            case .boolean: "bool"
            case .unsigned(let count): "uint\(8 * count)"
            case .signed(let count): "int\(8 * count)"
            case .float(let count): "float\(8 * count)"
            case .unicode(let count): "str of \(count)"
            case .bytes(let count): "bytes of \(count)"
            }
        }
    }

    /// The number of elements along each dimension.
    public let shape: [Int]
    /// The type of the elements.
    public let element: Element
    /// Whether numbers begin with their highest byte.
    public let isBigEndian: Bool
    /// Whether the first index runs fastest, as in Fortran, and not the last.
    public let isFortranOrder: Bool
    /// The elements.
    public let bytes: [UInt8]

    /// The number of elements.
    public var count: Int { shape.reduce(1, *) }

    /// Shape and type for people: `[60000, 28, 28] uint8`.
    public var description: String { "[\(shape.map(String.init).joined(separator: ", "))] \(element.name)" }

    /// Makes an array of bytes that fit its shape.
    package init(
        shape: [Int], element: Element, isBigEndian: Bool = false, isFortranOrder: Bool = false, bytes: [UInt8]
    ) {
        (self.shape, self.element, self.bytes) = (shape, element, bytes)
        (self.isBigEndian, self.isFortranOrder) = (isBigEndian, isFortranOrder)
    }

    /// Makes an array of bytes (`uint8`), the last index running fastest.
    ///
    /// - Throws: `DataError` unless there are as many bytes as the shape says.
    public init(shape: [Int], bytes: [UInt8]) throws {
        guard shape.allSatisfy({ $0 >= 0 }), shape.reduce(1, *) == bytes.count else {
            throw DataError("array: \(bytes.count) bytes for a shape of \(shape)")
        }
        self.init(shape: shape, element: .unsigned(1), bytes: bytes)
    }

    /// Makes an array of labels: `uint8` where all are below 256, else `int32`.
    public init(labels: [Int32]) {
        let areBytes = labels.allSatisfy { (0..<256).contains($0) }
        let bytes =
            areBytes
            ? labels.map { UInt8(truncatingIfNeeded: $0) }
            : labels.flatMap { label in
                (0..<4).map { UInt8(truncatingIfNeeded: label >> (8 * Int32($0))) }
            }
        self.init(shape: [labels.count], element: areBytes ? .unsigned(1) : .signed(4), bytes: bytes)
    }

    /// Makes an array of texts, such as the names of classes.
    public init(texts: [String]) {
        let scalars = texts.map { Array($0.unicodeScalars) }
        let longest = max(1, scalars.map(\.count).max() ?? 1)
        let bytes = scalars.flatMap { text in
            (text.map(\.value) + [UInt32](repeating: 0, count: longest - text.count)).flatMap { value in
                (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
            }
        }
        self.init(shape: [texts.count], element: .unicode(longest), bytes: bytes)
    }

    /// Makes an array of all images of a source, as bytes: `[N, H, W]` where they are grey, else `[N, H, W, C]`; also of grey
    /// ones that are 3 or 4 pixels wide, which could be one image with channels.
    ///
    /// - Throws: `DataError` naming an image that cannot be read.
    public init(images: any ImageSource) throws {
        let set = try images.inMemory()
        let shape = [set.count, set.height, set.width]
        self.init(
            shape: set.channels == 1 && !(3...4).contains(set.width) ? shape : shape + [set.channels],
            element: .unsigned(1), bytes: set.pixels)
    }
}
