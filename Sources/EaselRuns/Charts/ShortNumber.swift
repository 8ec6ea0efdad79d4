import EaselTraining

/// A number in four significant digits, without an exponent for everyday sizes: `0.0341`, `20,400`.
package func shortNumber(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
    let size = value.magnitude
    if size >= 1e9 || (size < 1e-4 && size > 0) {
        var exponent = 0
        var mantissa = value
        while mantissa.magnitude >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa.magnitude < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return "\((mantissa * 100).rounded() / 100)e\(exponent)"
    }
    if size >= 1000 {
        let digits = "\(Int64(size.rounded()))"
        var grouped = ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index) % 3 == 0 { grouped += "," }
            grouped.append(digit)
        }
        return (value < 0 ? "-" : "") + grouped
    }
    let decimals = size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = Int64((size * scale).rounded())
    let whole = scaled / Int64(scale)
    let fraction = "\(scaled % Int64(scale))"
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return "\(value < 0 ? "-" : "")\(whole).\(zeros)\(fraction)"
}
