extension Tensor {
    /// The biased variance, the mean square distance from the mean, over some dimensions (all by default);
    /// `keepingDimensions` keeps them with size 1.
    public func variance(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        square(self - mean(over: axes, keepingDimensions: true)).mean(over: axes, keepingDimensions: keepingDimensions)
    }

    /// The standard deviation, the square root of the biased variance, over some dimensions (all by default);
    /// `keepingDimensions` keeps them with size 1.
    public func standardDeviation(over axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
        sqrt(variance(over: axes, keepingDimensions: keepingDimensions))
    }
}
