import EaselGraph
import Testing

/// Which biases, activations and derivatives move into the product before them, literally.
@Suite struct PassesFusionTests {
    private func fused(_ body: (Trace) -> Void) -> String {
        traced(body).eliminatingDeadCode().simplified().eliminatingDeadCode().fusingEpilogues().description
    }

    @Test func biasAndRectifierMoveIntoAConvolution() {
        let text = fused { trace in
            let x = trace.input("x", [2, 5, 5, 3])
            let (filter, bias) = (trace.input("filter", [3, 3, 3, 4]), trace.input("bias", [4]))
            trace.output("result", relu(convolution2D(x, filter: filter) + bias))
        }
        #expect(
            text == """
                %0 = input name=x : f32[2, 5, 5, 3]
                %1 = input name=filter : f32[3, 3, 3, 4]
                %2 = input name=bias : f32[4]
                %3 = convolution2D(%0, %1, %2) geometry=strides[1, 1]padding[0, 0, 0, 0]dilations[1, 1]groups[1] bias=true \
                activation=relu : f32[2, 3, 3, 4]
                return result=%3
                """)
    }

    @Test func biasAndLeakyRectifierMoveIntoAMatrixProduct() {
        let text = fused { trace in
            let x = trace.input("x", [5, 3])
            let (weight, bias) = (trace.input("weight", [3, 4]), trace.input("bias", [4]))
            trace.output("result", leakyRelu(bias + matrixProduct(x, weight), slope: 0.2))
        }
        #expect(
            text == """
                %0 = input name=x : f32[5, 3]
                %1 = input name=weight : f32[3, 4]
                %2 = input name=bias : f32[4]
                %3 = matrixProduct(%0, %1, %2) transposes=[false, false] bias=true activation=leakyRelu(0.2) : f32[5, 4]
                return result=%3
                """)
    }

    @Test func whatIsUsedElsewhereStays() {
        let text = fused { trace in
            let x = trace.input("x", [5, 3])
            let product = matrixProduct(x, trace.input("weight", [3, 3]))
            trace.output("result", relu(product))
            trace.output("product", product)
        }
        #expect(
            text == """
                %0 = input name=x : f32[5, 3]
                %1 = input name=weight : f32[3, 3]
                %2 = matrixProduct(%0, %1) transposes=[false, false] : f32[5, 3]
                %3 = relu(%2) : f32[5, 3]
                return result=%3
                return product=%2
                """)
    }

    @Test func weightGradientsAndStacksTakeNoEpilogue() {
        let text = fused { trace in
            let (x, y) = (trace.input("x", [5, 3]), trace.input("y", [2, 4, 4]))
            trace.output("gradient", relu(matrixProduct(x, x, transposingFirst: true)))
            trace.output("stack", relu(matrixProduct(y, y)))
        }
        #expect(
            text == """
                %0 = input name=x : f32[5, 3]
                %1 = input name=y : f32[2, 4, 4]
                %2 = matrixProduct(%0, %0) transposes=[true, false] : f32[3, 3]
                %3 = relu(%2) : f32[3, 3]
                %4 = matrixProduct(%1, %1) transposes=[false, false] : f32[2, 4, 4]
                %5 = relu(%4) : f32[2, 4, 4]
                return gradient=%3
                return stack=%5
                """)
    }

    /// The rectifier's derivative moves into the product that makes the gradient, and the reshape between the two
    /// behind it, so that the flattening layer of a network costs nothing.
    @Test func derivativeMovesThroughAReshape() {
        let text = fused { trace in
            let images = relu(trace.input("x", [2, 2, 3, 4]))
            let weight = trace.input("weight", [24, 5])
            let loss = matrixProduct(images.flattened(), weight).sum()
            trace.output("gradient", loss.gradients(withRespectTo: [Tensor(trace, 0, images.type)])[0])
        }
        #expect(
            text == """
                %0 = input name=x : f32[2, 2, 3, 4]
                %1 = relu(%0) : f32[2, 2, 3, 4]
                %2 = input name=weight : f32[24, 5]
                %3 = fill value=1.0 shape=[2, 5] : f32[2, 5]
                %4 = reshape(%1) shape=[2, 24] : f32[2, 24]
                %5 = matrixProduct(%3, %2, %4) transposes=[false, true] derivative=relu : f32[2, 24]
                %6 = reshape(%5) shape=[2, 2, 3, 4] : f32[2, 2, 3, 4]
                return gradient=%6
                """)
    }

    @Test func leakyDerivativeMovesIntoAConvolution() {
        let text = fused { trace in
            let x = trace.input("x", [1, 4, 4, 2])
            let filter = trace.input("filter", [3, 3, 2, 3])
            let loss = square(convolution2D(leakyRelu(x, slope: 0.2), filter: filter, padding: .same)).sum()
            trace.output("gradient", loss.gradients(withRespectTo: [x])[0])
        }
        #expect(
            text.contains(
                "transposedConvolution2D(%5, %1, %2) geometry=strides[1, 1]padding[1, 1, 1, 1]dilations[1, 1]groups[1] "
                    + "size=[4, 4] derivative=leakyRelu(0.2) : f32[1, 4, 4, 2]"), "\(text)")
    }
}
