import EaselGraph
import EaselInterchange
import Testing

/// Every operation has a place in an ONNX file, or a reason why not.
@Suite struct WritableTests {
    @Test func everyOperationIsWrittenOrSaysWhyNot() {
        let missing = allOperations.filter {
            !isWrittenToONNX($0) && operationsWithoutONNX[$0.name] == nil && !sources.contains($0.name)
        }
        #expect(missing.map { $0.name } == [])
        let both = allOperations.filter { isWrittenToONNX($0) && operationsWithoutONNX[$0.name] != nil }
        #expect(both.map { $0.name } == [])
    }

    /// What is an input, a constant, or repeated by whoever takes it.
    private let sources: Set = [Input.name, ReadVariable.name, Fill.name, Constant.name, Broadcast.name]
}
