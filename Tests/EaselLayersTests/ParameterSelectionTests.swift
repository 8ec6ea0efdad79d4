import EaselLayers
import Testing

@Suite struct ParameterSelectionTests {
    private let parameters = namedParameters(of: [
        "backbone": BatchNorm(channels: 2), "head": BatchNorm(channels: 2), "header": BatchNorm(channels: 2),
    ])

    @Test func selectsByWholePartsOfNames() throws {
        let selected = try ParameterSelection.prefixes(["head", "header.weight"]).selected(from: parameters)
        #expect(
            selected.map(\.name) == [
                "head.weight", "head.bias", "head.runningMean", "head.runningVariance", "header.weight",
            ])
        let others = try ParameterSelection.except(["head", "header."]).selected(from: parameters)
        #expect(others.map(\.name).allSatisfy { $0.hasPrefix("backbone.") } && others.count == 4)
        #expect(try ParameterSelection.all.selected(from: parameters).count == 12)
    }

    @Test func saysWhatThereIsToSelect() {
        func message(_ selection: ParameterSelection) -> String {
            do { _ = try selection.selected(from: parameters) } catch { return "\(error)" }
            return "nothing was thrown"
        }
        #expect(
            message(.prefixes(["hea"]))
                == "no parameter's name begins with \"hea\"; the model has backbone, head, header")
        #expect(message(.prefixes([])) == "no parameter is selected; the model has backbone, head, header")
        #expect(message(.except(["backbone", "head", "header"])).hasPrefix("no parameter is selected"))
    }
}
