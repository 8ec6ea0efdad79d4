import Easel
import Testing

/// How the layers of a model are drawn.
@Suite struct InitializerTests {
    private func parameters(_ initializer: Initializer) throws -> [(model: String, parameters: [NamedParameter])] {
        let layers = VariationalAutoencoderConfiguration(initializer: initializer)
        return [
            ("autoencoder", namedParameters(of: try Autoencoder(.init(initializer: initializer)))),
            ("dense", namedParameters(of: try DenseAutoencoder(.init(initializer: initializer)))),
            ("vae", namedParameters(of: try VariationalAutoencoder(layers))),
            ("conditional", namedParameters(of: try ConditionalVariationalAutoencoder(.init(layers)))),
        ]
    }

    /// The layers that no ReLU follows.
    private let linear = [
        "autoencoder": ["encoder.5", "decoder.5"], "dense": ["decoder.0"],
        "vae": ["meanHead", "logVarianceHead", "decoder.7"],
        "conditional": ["meanHead", "logVarianceHead", "decoder.7"],
    ]

    @Test(arguments: [(Initializer.heNormal, Initializer.glorotNormal), (.heUniform, .glorotUniform), (.dcgan, .dcgan)])
    func linearLayersAreDrawnWithoutTheGainOfAReLU(initializer: Initializer, ofLinear: Initializer) throws {
        for (model, parameters) in try parameters(initializer) {
            for named in parameters {
                let name = named.name
                let isLinear = linear[model]?.contains { name.hasPrefix($0 + ".") } ?? false
                let expected: Initializer =
                    name.hasSuffix("bias") ? .zeros : isLinear ? ofLinear : initializer
                #expect(named.parameter.initializer == expected, "\(model) \(name)")
            }
        }
    }

    @Test func underPyTorchsRuleEverythingIsDrawnByIt() throws {
        for (model, parameters) in try parameters(.pyTorchDefault) {
            let others = parameters.filter { $0.parameter.initializer != .pyTorchDefault }
            #expect(others.map(\.name) == [], "\(model)")
        }
    }

    @Test func namesAreReadAsTheyAreWritten() {
        for (name, initializer) in Initializer.named {
            #expect(Initializer(named: name) == initializer && initializer.name == name)
        }
        #expect(Initializer.constant(3).name == nil)
    }
}
