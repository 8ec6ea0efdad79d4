import EaselCore
import EaselFiles
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// ONNX's own test cases, as Debian's `libonnx-testdata` has them, against a table of what comes of each.
///
/// With EASEL_WRITE_TABLES set the table is written anew.
@Suite struct ConformanceTests {
    private static let root = "/usr/share/libonnx-testdata/data"
    private static let table = "Tests/EaselInterchangeTests/Golden/onnx-cases.txt"

    @Test func everyCaseIsAsTheTableSays() throws {
        guard FileSystem.isFolder(Self.root) else {
            print("NOTE: ONNX's test cases are not here (apt-get install libonnx-testdata); they were not tried")
            return
        }
        var lines: [String] = []
        for kind in ["node", "simple", "pytorch-operator", "pytorch-converted"] {
            let folder = "\(Self.root)/\(kind)"
            for name in try FileSystem.names(in: folder).sorted()
            where FileSystem.isFile("\(folder)/\(name)/model.onnx") {
                let problem = ConformanceCase(folder: "\(folder)/\(name)").problem()
                lines.append("\(kind)/\(name): \(problem ?? "passes")")
            }
        }
        if getenv("EASEL_WRITE_TABLES") != nil {
            return try AtomicFile.write(lines.joined(separator: "\n") + "\n", to: Self.table)
        }
        let expected = String(decoding: try FileSystem.read(Self.table, limit: 1 << 20), as: UTF8.self)
            .split(separator: "\n").map(String.init)
        let differing = zip(lines, expected).filter { $0 != $1 }
        #expect(differing.isEmpty, "\(differing.prefix(5))")
        #expect(lines.count == expected.count)
        #expect(!lines.contains { $0.contains("WRONG") })
    }

    /// The share of cases of operators that image models have.
    @Test func mostCasesOfImageModelsPass() throws {
        let lines = String(decoding: try FileSystem.read(Self.table, limit: 1 << 20), as: UTF8.self)
            .split(separator: "\n").map(String.init).filter(ConformanceSelection.concernsImageModels)
        let missing = lines.filter { !$0.hasSuffix(": passes") }
        let passing = lines.count - missing.count
        print("NOTE: of \(lines.count) node cases of operators that image models have \(passing) pass")
        #expect(lines.count > 600)
        #expect(
            Double(passing) >= ConformanceSelection.share * Double(lines.count),
            "\(passing) of \(lines.count) pass; missing are\n\(missing.joined(separator: "\n"))")
    }

    /// Real networks with what ONNX Runtime makes of them, as `Tools/interchange/cases.py` writes them.
    @Test func realNetworksAnswerAsInONNXRuntime() throws {
        guard let root = getenv("EASEL_ONNX_CASES").map({ String(cString: $0) }) else {
            print(
                "NOTE: EASEL_ONNX_CASES names no folder of cases that Tools/interchange/cases.py wrote; none was tried")
            return
        }
        let names = try FileSystem.names(in: root).sorted()
        #expect(!names.isEmpty)
        for name in names {
            let problem = ConformanceCase(folder: "\(root)/\(name)").problem()
            #expect(problem == nil, "\(name): \(problem ?? "")")
        }
    }
}
