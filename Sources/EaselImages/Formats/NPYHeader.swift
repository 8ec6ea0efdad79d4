/// The header of a NumPy array.
struct NPYHeader {
    let shape: [Int]
    let element: NPYArray.Element
    let isBigEndian: Bool
    let isFortranOrder: Bool
    /// Where the elements begin.
    let start: Int
    /// The bytes of all elements.
    let byteCount: Int

    /// The most elements along a dimension; what is more is no array of images.
    private static let maximumCount = 1 << 40

    /// Reads a header.
    ///
    /// - Throws: `DataError` for one that is damaged, or of a type that is not read.
    init(_ bytes: [UInt8], name: String) throws {
        let (text, start) = try NPY.header(bytes, name: name)
        let fields = try Self.fields(text, name: name)
        guard let type = fields["descr"], let order = fields["fortran_order"], let dimensions = fields["shape"],
            order == "True" || order == "False"
        else {
            throw Self.damaged(name, "descr, fortran_order or shape is missing")
        }
        isFortranOrder = order == "True"
        shape = try Self.shape(dimensions, name: name)
        (element, isBigEndian) = try Self.element(type, name: name)
        var count = element.byteCount
        for side in shape {
            let (product, overflows) = count.multipliedReportingOverflow(by: side)
            guard !overflows, product <= Self.maximumCount else {
                throw DataError("\(name): an array of \(shape) \(element.name) is larger than any that is read")
            }
            count = product
        }
        (self.start, byteCount) = (start, count)
    }

    /// The entries of a dictionary as Python writes it, their values as text.
    private static func fields(_ text: String, name: String) throws -> [String: String] {
        var rest = Substring(text).drop(while: \.isWhitespace)
        guard rest.first == "{" else { throw damaged(name, "it is no dictionary") }
        rest.removeFirst()
        var fields: [String: String] = [:]
        while true {
            rest = rest.drop { $0.isWhitespace || $0 == "," }
            if rest.first == "}" { return fields }
            guard let quote = rest.first, quote == "'" || quote == "\"" else { throw damaged(name, "a key is no text") }
            let key = rest.dropFirst().prefix { $0 != quote }
            rest = rest.dropFirst(key.count + 2).drop(while: \.isWhitespace)
            guard rest.first == ":" else { throw damaged(name, "a key has no value") }
            rest = rest.dropFirst().drop(while: \.isWhitespace)
            let value = Self.value(rest)
            guard !value.isEmpty else { throw damaged(name, "a key has no value") }
            fields[String(key)] = String(value)
            rest = rest.dropFirst(value.count)
        }
    }

    /// The value that a text begins with: up to the comma or brace after it, those within brackets and quotes aside.
    private static func value(_ text: Substring) -> Substring {
        var (depth, quote) = (0, Character?.none)
        return text.prefix { character in
            if let open = quote {
                if character == open { quote = nil }
                return true
            }
            switch character {
            case "'", "\"": quote = character
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case ",", "}": return depth > 0
            default: break
            }
            return true
        }
    }

    private static func shape(_ text: String, name: String) throws -> [Int] {
        guard text.hasPrefix("("), let end = text.firstIndex(of: ")") else { throw damaged(name, "shape is no tuple") }
        let parts = text[text.index(after: text.startIndex)..<end].split(separator: ",").map { part in
            // Python 2 wrote 10L.
            Int(part.filter { !$0.isWhitespace && $0 != "L" })
        }
        let sides = parts.compactMap(\.self)
        guard sides.count == parts.count, sides.count <= 8, sides.allSatisfy({ (0...maximumCount).contains($0) }) else {
            throw damaged(name, "shape is \(text.prefix(60))")
        }
        return sides
    }

    private static func element(_ text: String, name: String) throws -> (NPYArray.Element, isBigEndian: Bool) {
        guard text.hasPrefix("'") || text.hasPrefix("\"") else {
            throw DataError("\(name): an array of records, which is not read; save the column of pictures alone")
        }
        let type = text.dropFirst().dropLast()
        guard !type.hasSuffix("O") else {
            throw DataError(
                "\(name): an array of Python objects, which is a pickle and is not read, for reading one runs programs; "
                    + "save an array of numbers: numpy.save(file, numpy.stack(list))")
        }
        let order = type.first ?? " "
        let letter = type.dropFirst().first ?? " "
        guard "<>|=".contains(order), let size = Int(type.dropFirst(2)) else {
            throw damaged(name, "its type is \(type.prefix(20))")
        }
        let sizes: Set<Int>
        let element: NPYArray.Element
        switch letter {
        case "b": (element, sizes) = (.boolean, [1])
        case "u": (element, sizes) = (.unsigned(size), [1, 2, 4, 8])
        case "i": (element, sizes) = (.signed(size), [1, 2, 4, 8])
        case "f": (element, sizes) = (.float(size), [2, 4, 8])
        case "U": return (.unicode(try length(size, name)), order == ">")
        case "S", "a": return (.bytes(try length(size, name)), false)
        default:
            throw DataError(
                "\(name): elements of type \(type.prefix(20)) are not read; convert them with .astype('float32')")
        }
        guard sizes.contains(size) else {
            throw DataError(
                "\(name): elements of type \(type.prefix(20)) are not read; convert them with .astype('float32')")
        }
        return (element, order == ">")
    }

    private static func length(_ size: Int, _ name: String) throws -> Int {
        guard (1...4096).contains(size) else { throw damaged(name, "texts of \(size) characters") }
        return size
    }

    private static func damaged(_ name: String, _ problem: String) -> DataError {
        DataError("\(name): the header of the NumPy array is damaged: \(problem)")
    }
}
