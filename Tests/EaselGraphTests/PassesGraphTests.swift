import EaselGraph
import Testing

/// What passes over graphs do, literally.
@Suite struct PassesGraphTests {
    @Test func simplifyFoldsOnesZerosAndConstants() {
        let graph = traced { trace in
            let x = trace.input("x", [2, 3])
            let y = (x * 1 + 0).detached()
            let constant = x.filled([3], 2) * x.filled([3], 3) + x.filled([3], 0.5)
            trace.output("result", y * constant)
        }
        #expect(
            graph.simplified().eliminatingDeadCode().description == """
                %0 = input name=x : f32[2, 3]
                %1 = fill value=6.5 shape=[2, 3] : f32[2, 3]
                %2 = multiply(%0, %1) : f32[2, 3]
                return result=%2
                """)
    }

    @Test func simplifyFoldsReshapesAndBroadcasts() {
        let graph = traced { trace in
            let x = trace.input("x", [2, 1, 3])
            let back = x.reshaped(to: [6]).reshaped(to: [3, 2]).reshaped(to: [2, 1, 3])
            let wide = back.broadcast(to: [2, 4, 3]).reshaped(to: [8, 3]).reshaped(to: [4, 6])
            trace.output("wide", wide)
            trace.output("same", x.broadcast(to: [1, 2, 1, 3]))
        }
        #expect(
            graph.simplified().eliminatingDeadCode().description == """
                %0 = input name=x : f32[2, 1, 3]
                %1 = broadcast(%0) shape=[2, 4, 3] : f32[2, 4, 3]
                %2 = reshape(%1) shape=[4, 6] : f32[4, 6]
                %3 = reshape(%0) shape=[1, 2, 1, 3] : f32[1, 2, 1, 3]
                return wide=%2
                return same=%3
                """)
    }

    @Test func simplifyKeepsWhatMatters() {
        let graph = traced { trace in
            let x = trace.input("x", [3])
            trace.output("product", x * 0)
            trace.output("difference", x - 0)
        }
        // A product with zero is not zero where x is not finite.
        #expect(graph.simplified().description == graph.description)
    }

    @Test func commonSubexpressionsAreComputedOnce() {
        let graph = traced { trace in
            let x = trace.input("x", [3])
            let y = tanh(x) + tanh(x)
            trace.output("sum", y * leakyRelu(x, slope: 0.1))
            trace.output("other", y + leakyRelu(x, slope: 0.2) + leakyRelu(x, slope: 0.1))
        }
        #expect(
            graph.eliminatingCommonSubexpressions().description == """
                %0 = input name=x : f32[3]
                %1 = hyperbolicTangent(%0) : f32[3]
                %2 = add(%1, %1) : f32[3]
                %3 = leakyRelu(%0) slope=0.1 : f32[3]
                %4 = multiply(%2, %3) : f32[3]
                %5 = leakyRelu(%0) slope=0.2 : f32[3]
                %6 = add(%2, %5) : f32[3]
                %7 = add(%6, %3) : f32[3]
                return sum=%4
                return other=%7
                """)
    }

    @Test func constantsOfOtherShapesAreOthers() {
        let graph = traced { trace in
            let x = trace.input("x", [2, 2])
            trace.output("row", x * .constant([1, 2], [1, 2]))
            trace.output("column", x * .constant([1, 2], [2, 1]))
            trace.output("again", x + .constant([1, 2], [2, 1]))
        }
        let constants = graph.eliminatingCommonSubexpressions().nodes.filter { $0.operation is Constant }
        #expect(constants.map(\.type.shape) == [[1, 2], [2, 1]])
    }

    @Test func randomNumbersAreNeverCommon() {
        let graph = traced { trace in
            let x = trace.input("x", [3])
            trace.output("sum", x + .randomUniform([3]) + .randomUniform([3]))
        }
        #expect(graph.eliminatingCommonSubexpressions().nodes.count == graph.nodes.count)
    }

    @Test func deadCodeGoesAndInputsStay() {
        let variable = TestVariable([3])
        let unused = TestVariable([3])
        let graph = traced { trace in
            let x = trace.input("x", [3])
            _ = trace.input("y", [3])
            _ = tanh(x) * trace.read(unused)
            trace.update(variable, to: trace.read(variable) + 1)
            trace.output("sine", sin(x))
        }
        #expect(
            graph.eliminatingDeadCode().description == """
                %0 = input name=x : f32[3]
                %1 = input name=y : f32[3]
                %2 = variable name=variable1 : f32[3]
                %3 = fill value=1.0 shape=[3] : f32[3]
                %4 = add(%2, %3) : f32[3]
                %5 = sine(%0) : f32[3]
                return sine=%5
                update %2 <- %4
                """)
    }
}
