import CEaselBuild
import EaselRuns
import EaselRuntime

/// The version of the command, the commit it was built from and the instruction set it uses: `0.1.0 (1a2b3c4d5), avx2`.
///
/// A `+` after the commit says that files had changed since. The Makefile tells the commit; a bare `swift build` names
/// none.
var programVersion: String {
    let commit = String(cString: easel_build_commit())
    return easelVersion + (commit.isEmpty ? "" : " (\(commit))") + ", \(InstructionSet.name)"
}
