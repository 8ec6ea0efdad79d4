/// Every operation there is. A test fails where one is missing here, has no test case or has no reference.
package let allOperations: [any Operation.Type] = [
    // Sources
    Input.self, ReadVariable.self, Fill.self, Constant.self, RandomUniform.self, RandomNormal.self,
    // Elementwise arithmetic
    Add.self, Subtract.self, Multiply.self, Divide.self, Maximum.self, Minimum.self, Power.self, Negate.self,
    Absolute.self, Sign.self, SquareRoot.self, ReciprocalSquareRoot.self, Reciprocal.self, Square.self, Floor.self,
    Ceiling.self, Round.self,
    // Elementwise functions
    Exponential.self, ExponentialMinusOne.self, Logarithm.self, LogarithmOnePlus.self, Sine.self, Cosine.self,
    HyperbolicTangent.self, Sigmoid.self, Softplus.self, ErrorFunction.self, Relu.self, ReluGradient.self,
    LeakyRelu.self, LeakyReluGradient.self, Elu.self, Detach.self, AsFloats.self,
    // Elementwise choices
    Greater.self, GreaterOrEqual.self, Equal.self, IsFinite.self, Select.self, CompareIntegers.self, AsIntegers.self,
    // Reductions
    ReduceSum.self, ReduceMaximum.self, ReduceMinimum.self, ArgMaximum.self,
    // Shaping
    Broadcast.self, Reshape.self, Transpose.self, Slice.self, Pad.self, Concatenate.self, Flip.self,
    Gather.self, ScatterSum.self, CustomGradient.self,
    // Products
    MatrixProduct.self, Convolution2DOperation.self, TransposedConvolution2DOperation.self,
    Convolution2DFilterGradient.self,
    // Pooling and resizing
    MaxPooling2DOperation.self, MaxPoolingIndices.self, PoolScatter.self, PoolGather.self,
    AveragePooling2DOperation.self,
    AveragePooling2DGradient.self, Upsampling2DOperation.self, Upsampling2DGradient.self,
    // Classification
    Softmax.self, LogSumExp.self, OneHot.self,
]
