import EaselGraph
import EaselTestSupport
import Foundation
import Testing

/// Nothing that an operation needs may be forgotten.
@Suite struct RegistryTests {
    @Test func namesAreDifferent() {
        let names = allOperations.map { $0.name }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { !$0.isEmpty && $0.first?.isLowercase == true })
    }

    @Test func everyOperationOfTheSourcesIsRegistered() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/EaselGraph")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        let declaration = /struct (\w+): (?:Elementwise)?Operation\b/
        var declared: Set<String> = []
        for case let file as URL in files where file.pathExtension == "swift" {
            for match in try String(contentsOf: file, encoding: .utf8).matches(of: declaration) {
                declared.insert(String(match.1))
            }
        }
        #expect(declared.count > 60)
        #expect(declared == Set(allOperations.map { "\($0)" }))
    }

    @Test func whatHasNoGradientSaysWhy() {
        for operation in allOperations {
            if case .none(let reason) = operation.differentiability { #expect(reason.count > 10, "\(operation.name)") }
        }
    }

    /// Reading a variable needs one; layers and training steps test it.
    static let withoutCase: Set = ["variable"]

    @Test func everyOperationHasACase() {
        var covered: Set<String> = Self.withoutCase
        for operationCase in operationCases {
            let trace = operationCase.traced { trace, _, result in trace.output("result", result) }
            #expect(trace.diagnostic == nil, "\(operationCase.name): \(trace.diagnostic ?? "")")
            for node in trace.graph.eliminatingDeadCode().nodes { covered.insert(type(of: node.operation).name) }
        }
        #expect(covered == Set(allOperations.map { $0.name }))
    }

    @Test func caseNamesAreDifferent() {
        #expect(Set(operationCases.map(\.name)).count == operationCases.count)
    }

    @Test func everyDifferentiableOperationGivesAGradientAndNoOtherDoes() throws {
        for operationCase in operationCases {
            let trace = operationCase.traced { _, _, _ in }
            let nodes = trace.graph.nodes
            for (index, node) in nodes.enumerated() where !node.operands.isEmpty {
                let result = Tensor(trace, index, node.type)
                let context = GradientContext(
                    operands: node.operands.map { Tensor(trace, $0, nodes[$0].type) }, result: result,
                    resultGradient: result.filled(node.type.shape, 1), isNeeded: node.operands.map { _ in true })
                let gradients = node.operation.gradients(context)
                let name = type(of: node.operation).name
                #expect(gradients.count == node.operands.count, "\(name)")
                if type(of: node.operation).differentiability == .differentiable {
                    #expect(gradients.contains { $0 != nil }, "\(name)")
                } else {
                    #expect(gradients.allSatisfy { $0 == nil }, "\(name)")
                }
                // No gradient arrives at whole numbers, whatever moves them.
                for (gradient, operand) in zip(gradients, node.operands)
                where nodes[operand].type.elementType == .float32 {
                    if let gradient { #expect(gradient.type == nodes[operand].type, "\(name)") }
                }
            }
        }
    }
}
