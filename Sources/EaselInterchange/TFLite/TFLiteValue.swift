import EaselGraph

/// A value of a TensorFlow Lite graph while it is traced.
struct TFLiteValue {
    /// The whole numbers of a quantised tensor as they are, or the real ones of another; `nil` where they are only known.
    let tensor: Tensor?
    /// What whole numbers stand for; `nil` of real ones.
    let quantisation: TFLiteQuantisation?
    /// The numbers of a constant that is small enough to be sizes or axes.
    let numbers: [Double]?
    /// The sizes of a constant.
    let dimensions: [Int]

    init(_ tensor: Tensor, _ quantisation: TFLiteQuantisation? = nil) {
        (self.tensor, self.quantisation, numbers, dimensions) = (tensor, quantisation, nil, tensor.shape.dimensions)
    }

    init(known numbers: [Double]?, _ dimensions: [Int], tensor: Tensor?, _ quantisation: TFLiteQuantisation?) {
        (self.tensor, self.quantisation, self.numbers, self.dimensions) = (tensor, quantisation, numbers, dimensions)
    }
}
