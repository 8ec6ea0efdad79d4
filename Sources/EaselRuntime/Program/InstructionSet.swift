import CEaselKernels
import CEaselLevels

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The instruction set that kernels use, as the processor and the environment variable `EASEL_ISA` decide.
package enum InstructionSet {
    /// The level that kernels are chosen for: `avx512`, `avx2` or `baseline`.
    package static var name: String { String(cString: easel_level_name(easel_level_current())) }

    /// The best level that this processor has.
    package static var best: String { String(cString: easel_level_name(easel_level_supported())) }

    /// Checks that `EASEL_ISA`, where it is set and not empty, names a level that this processor has.
    /// - Throws: `RuntimeError` that lists the levels that exist. Every `Program` checks this first.
    package static func check() throws {
        guard let value = getenv("EASEL_ISA") else { return }
        let wanted = String(cString: value)
        let levels = [EASEL_LEVEL_BASELINE, EASEL_LEVEL_AVX2, EASEL_LEVEL_AVX512]
        func names(_ levels: [easel_level]) -> String {
            levels.map { String(cString: easel_level_name($0)) }.joined(separator: ", ")
        }
        guard !wanted.isEmpty, let level = levels.first(where: { String(cString: easel_level_name($0)) == wanted })
        else {
            if wanted.isEmpty { return }
            throw RuntimeError("there is no instruction set EASEL_ISA=\(wanted); there are \(names(levels))")
        }
        let highest = easel_level_supported()
        guard level.rawValue <= highest.rawValue else {
            let usable = levels.filter { $0.rawValue <= highest.rawValue }
            throw RuntimeError("this processor has no EASEL_ISA=\(wanted); it has \(names(usable))")
        }
    }
}
