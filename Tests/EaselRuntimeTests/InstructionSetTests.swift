import EaselGraph
import EaselRuntime
import Foundation
import Testing

/// What `EASEL_ISA` may be. In processes of their own: the environment belongs to all tests.
@Suite struct InstructionSetTests {
    /// Builds the smallest program.
    static func program() throws -> Program {
        let trace = Trace(phase: .training)
        trace.record { trace.output("result", trace.input("x", [4]) * trace.input("y", [4])) }
        return try Program(trace.graph, workers: Workers(threads: 1))
    }

    @Test func aProgramRefusesAnUnknownOne() async {
        await #expect(processExitsWith: .exitCode(7)) {
            setenv("EASEL_ISA", "nonsense", 1)
            do {
                _ = try InstructionSetTests.program()
            } catch let error as RuntimeError {
                let line = "there is no instruction set EASEL_ISA=nonsense; there are baseline, avx2, avx512"
                exit(error.description == line ? 7 : 1)
            }
            exit(2)
        }
    }

    @Test func theyAreKnownByName() async {
        await #expect(processExitsWith: .exitCode(7)) {
            for name in ["", "baseline"] {
                setenv("EASEL_ISA", name, 1)
                try InstructionSet.check()
            }
            _ = try InstructionSetTests.program()
            exit(InstructionSet.name == "baseline" ? 7 : 1)
        }
    }
}
