/// A product of counts, or `Int.max` where it is larger: what costs that much is refused, not computed.
package func saturatingProduct(_ factors: Int...) -> Int { saturatingProduct(factors) }

/// A product of counts, or `Int.max` where it is larger.
package func saturatingProduct(_ factors: some Sequence<Int>) -> Int {
    var (result, isSaturated) = (1, false)
    for factor in factors {
        // Zero times anything is zero, even where the other factors overflow.
        if factor == 0 { return 0 }
        let (product, overflows) = result.multipliedReportingOverflow(by: factor)
        if overflows { isSaturated = true } else { result = product }
    }
    return isSaturated ? .max : result
}

/// A sum of counts, or `Int.max` where it is larger.
package func saturatingSum(_ terms: some Sequence<Int>) -> Int {
    terms.reduce(0) {
        let (sum, overflows) = $0.addingReportingOverflow($1)
        return overflows ? .max : sum
    }
}
