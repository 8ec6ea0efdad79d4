import EaselGraph
import EaselRuntime
import Testing

/// Inputs and outputs of a program, by their names.
@Suite struct ProgramValuesTests {
    private func program() throws -> Program {
        let trace = Trace(phase: .inference)
        trace.record {
            let (x, classes) = (trace.input("x", [2, 3]), trace.input("classes", [2], .int32))
            trace.output("twice", x * 2)
            trace.output("best", x.argMax())
            trace.output("hot", classes.oneHot(classes: 3).sum())
        }
        return try Program(trace.graph, workers: TestWorkers.one)
    }

    private func message(_ body: () throws -> Void) -> String {
        do { try body() } catch { return "\(error)" }
        return "nothing was thrown"
    }

    @Test func whatIsFilledIsComputedWith() throws {
        let program = try program()
        let x = try program.input("x")
        try x.fill([1, 5, 2, -1, -2, -3])
        x[5] = 4
        try program.input("classes", of: Int32.self).fill([2, 0])
        program.run()
        let twice = try program.output("twice")
        #expect(Array(twice) == [2, 10, 4, -2, -4, 8] && twice.value.shape == [2, 3] && twice[1] == 10)
        #expect(try Array(program.output("best", of: Int32.self)) == [1, 2])
        #expect(try program.scalar("hot") == 2)
    }

    @Test func aWrongNameIsRefusedNamingThoseThereAre() throws {
        let program = try program()
        #expect(
            message { try program.input("typo")[0] = 1 }
                == "there is no input \"typo\"; there are: x f32[2, 3], classes i32[2]")
        let outputs = "there are: twice f32[2, 3], best i32[2], hot f32[]"
        #expect(message { _ = try program.output("typo") } == "there is no output \"typo\"; \(outputs)")
        #expect(message { _ = try program.scalar("typo") } == "there is no output \"typo\"; \(outputs)")
        #expect(message { _ = try program.output("x") } == "there is no output \"x\"; \(outputs)", "an input is none")
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let program = try program()
        #expect(
            message { _ = try program.input("classes") }
                == "the input classes is i32[2] and holds no Float; ask for it as Int32.self")
        #expect(
            message { _ = try program.scalar("twice") }
                == "the output twice f32[2, 3] is not one number; read it by output(_:)")
        #expect(
            message { try program.input("x").fill([1, 2]) } == "the input x f32[2, 3] has 6 elements, not 2")
    }

    /// Memory that is asked for outlives the caller's hold on the program.
    @Test func aHandleKeepsItsProgram() throws {
        weak var program: Program?
        var output: Program.Output<Float>?
        do {
            let made = try self.program()
            program = made
            try made.input("x").fill([1, 2, 3, 4, 5, 6])
            made.run()
            output = try made.output("twice")
        }
        #expect(program != nil && output?.last == 12)
        output = nil
        #expect(program == nil)
    }
}
