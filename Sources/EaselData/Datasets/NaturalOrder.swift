/// The order in which people number things: 1, 2, 10, 11.
package enum NaturalOrder {
    /// Whether one name comes before another: runs of digits are compared as numbers, all else by its bytes.
    package static func precedes(_ first: String, _ second: String) -> Bool {
        let (one, other) = (Array(first.utf8), Array(second.utf8))
        var (left, right) = (0, 0)
        while left < one.count, right < other.count {
            if isDigit(one[left]), isDigit(other[right]) {
                let (a, b) = (digits(one, &left), digits(other, &right))
                if a.count != b.count { return a.count < b.count }
                if !a.elementsEqual(b) { return a.lexicographicallyPrecedes(b) }
            } else {
                if one[left] != other[right] { return one[left] < other[right] }
                (left, right) = (left + 1, right + 1)
            }
        }
        if left < one.count || right < other.count { return right < other.count }
        // 01 and 1 are one number; some order they must have.
        return one.lexicographicallyPrecedes(other)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    /// The digits from an index on, which is moved behind them, without the zeros that they begin with.
    private static func digits(_ bytes: [UInt8], _ index: inout Int) -> ArraySlice<UInt8> {
        let all = bytes[index...].prefix(while: isDigit)
        index = all.endIndex
        return all.drop { $0 == UInt8(ascii: "0") }
    }
}
