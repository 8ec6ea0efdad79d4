import EaselGraph
import Testing

/// Which operations run as one step and in which order, literally.
@Suite struct PassesScheduleTests {
    @Test func elementwiseChainsRunAsOne() {
        let graph = traced { trace in
            let (x, y) = (trace.input("x", [4, 3]), trace.input("y", [3]))
            let z = tanh(x * y + 1)
            trace.output("result", z - square(z))
        }
        #expect(
            graph.scheduled().text == """
                multiply%3 add%5 hyperbolicTangent%6 square%7 subtract%8 -> %8 from %0 %1
                """)
        #expect(
            graph.scheduled(groups: false).text == """
                multiply%3 -> %3 from %0 %1
                add%5 -> %5 from %3
                hyperbolicTangent%6 -> %6 from %5
                square%7 -> %7 from %6
                subtract%8 -> %8 from %6 %7
                """)
    }

    @Test func whatIsReadElsewhereIsStored() {
        let graph = traced { trace in
            let x = trace.input("x", [4, 3])
            let y = tanh(x)
            trace.output("sum", y.sum())
            trace.output("sine", sin(y))
        }
        #expect(
            graph.scheduled().text == """
                hyperbolicTangent%1 sine%3 -> %1 %3 from %0
                reduceSum%2 -> %2 from %1
                """)
    }

    /// A softmax by hand: the second half needs a sum over the first, so the halves cannot be one step.
    @Test func aReductionBetweenKeepsStepsApart() {
        let graph = traced { trace in
            let exponential = exp(trace.input("x", [4, 3]))
            trace.output("result", exponential / exponential.sum(over: [1], keepingDimensions: true))
        }
        #expect(
            graph.scheduled().text == """
                exponential%1 -> %1 from %0
                reduceSum%2 -> %2 from %1
                divide%5 -> %5 from %1 %2
                """)
    }

    @Test func theBiasGradientRidesAlong() {
        let graph = traced { trace in
            let (x, gradient) = (trace.input("x", [2, 6, 6, 3]), trace.input("gradient", [2, 6, 6, 4]))
            var geometry = ConvolutionGeometry()
            (geometry.top, geometry.bottom, geometry.left, geometry.right) = (1, 1, 1, 1)
            trace.output("filter", x.convolution2DFilterGradient(gradient, geometry, kernelHeight: 3, kernelWidth: 3))
            trace.output("bias", gradient.sum(over: [0, 1, 2]))
            trace.output("other", gradient.sum(over: [0, 1]))
        }
        #expect(
            graph.scheduled().text == """
                convolution2DFilterGradient%2 reduceSum%3 -> %2 %3 from %0 %1
                reduceSum%4 -> %4 from %1
                """)
    }

    @Test func theBiasGradientOfATransposedConvolutionAndOfADenseLayerRideAlong() {
        let graph = traced { trace in
            let (x, gradient) = (trace.input("x", [2, 3, 3, 4]), trace.input("gradient", [2, 6, 6, 5]))
            let filter = trace.input("filter", [2, 2, 5, 4])
            let result = transposedConvolution2D(x, filter: filter, stride: 2)
            let loss = (result * gradient).sum()
            trace.output("filter", loss.gradients(withRespectTo: [filter])[0])
            trace.output("bias", (gradient * 1).sum(over: [0, 1, 2]))
            let rows = trace.input("rows", [7, 3])
            trace.output("weight", matrixProduct(rows, rows, transposingFirst: true))
            trace.output("rowSum", rows.sum(over: [0]))
        }.simplified().eliminatingDeadCode()
        #expect(
            graph.scheduled().text == """
                convolution2DFilterGradient%3 reduceSum%4 -> %3 %4 from %0 %1
                matrixProduct%6 reduceSum%7 -> %6 %7 from %5
                """)
    }

    @Test func updatesAreWrittenStraightIntoTheirVariables() {
        let (weight, velocity) = (TestVariable([4]), TestVariable([4]))
        let graph = traced { trace in
            let gradient = trace.input("gradient", [4])
            let (old, speed) = (trace.read(weight), trace.read(velocity))
            let new = speed * trace.input("momentum", [4]) + gradient
            trace.update(velocity, to: new)
            trace.update(weight, to: old - new)
        }
        #expect(
            graph.scheduled().text == """
                multiply%4 add%5 subtract%6 -> %5 %6 from %0 %1 %2 %3
                %5 into %2
                %6 into %1
                """)
    }

    /// The product must read the old weight, so the update waits although it was recorded first.
    @Test func anUpdateWaitsForEveryReader() {
        let weight = TestVariable([3, 3])
        let graph = traced { trace in
            let (x, old) = (trace.input("x", [3, 3]), trace.read(weight))
            trace.update(weight, to: old - x)
            trace.output("product", matrixProduct(x, old))
        }
        #expect(
            graph.scheduled().text == """
                matrixProduct%3 -> %3 from %0 %1
                subtract%2 -> %2 from %0 %1
                %2 into %1
                """)
    }

    /// Neither variable may be overwritten before the other has its old value.
    @Test func swappedVariablesAreCopied() {
        let (first, second) = (TestVariable([3]), TestVariable([3]))
        let graph = traced { trace in
            let (one, two) = (trace.read(first), trace.read(second))
            trace.update(first, to: two)
            trace.update(second, to: one)
        }
        #expect(
            graph.scheduled().text == """
                detach%3 -> %3 from %0
                detach%2 -> %2 from %1
                %2 into %0
                copy %3 to %1
                """)
    }

    /// A caller who asks for a variable gets what it was when the step began.
    @Test func theOldValueOfAChangingVariableIsKept() {
        let weight = TestVariable([3])
        let graph = traced { trace in
            let old = trace.read(weight)
            trace.output("old", old)
            trace.update(weight, to: old * old)
        }
        #expect(
            graph.scheduled().text == """
                detach%2 -> %2 from %0
                multiply%1 -> %1 from %0
                %1 into %0
                """)
    }

    /// A sum over rows of whole vectors is taken where its operand is computed, which then need not be stored.
    @Test func aSumRidesAlongWithTheGroupThatComputesItsOperand() {
        func graph(columns: Int) -> Graph {
            traced { trace in
                let (x, mean) = (trace.input("x", [8, 64, columns]), trace.input("mean", [columns]))
                let centred = x - mean.broadcast(to: x.shape)
                trace.output("sum", (centred * centred).sum(over: [0, 1]))
            }
        }
        #expect(
            graph(columns: 16).scheduled().text == """
                subtract%3 multiply%4 reduceSum%5 -> %5 from %0 %1
                """)
        #expect(
            graph(columns: 16).scheduled(groups: false).text == """
                subtract%3 -> %3 from %0 %1
                multiply%4 -> %4 from %3
                reduceSum%5 -> %5 from %4
                """)
        // Twenty columns are not whole vectors.
        #expect(
            graph(columns: 20).scheduled().text == """
                subtract%3 multiply%4 -> %4 from %0 %1
                reduceSum%5 -> %5 from %4
                """)
    }
}
