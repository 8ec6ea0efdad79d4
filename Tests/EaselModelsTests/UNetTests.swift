import Easel
import Testing

/// U-Net is of the paper's size, carries images of any size, and takes the stages of any classifier as its encoder.
@Suite struct UNetTests {
    /// The shape of logits for two images, and what the trace says of the model.
    private static func trace(_ model: UNet) throws -> Shape {
        let named = namedParameters(of: model)
        let trace = Trace(phase: .training, names: variableNames(named))
        let shape = model.imageShape
        let logits = trace.record {
            model.logits(trace.input("images", [2, shape.height, shape.width, shape.channels]))
        }
        try #require(trace.diagnostic == nil, "\(shape): \(trace.diagnostic ?? "")")
        try crossCheck(trace, against: named, usingAll: true)
        return logits.shape
    }

    private static func parameters(_ configuration: UNetConfiguration) throws -> Int {
        namedParameters(of: try UNet(configuration)).filter(\.parameter.isTrainable)
            .reduce(0) { $0 + $1.parameter.shape.count }
    }

    @Test("the paper's network has 31 million parameters") func size() throws {
        let image = ImageShape(height: 572, width: 572)
        // Counted by PyTorch, of Tools/reference/unet.py.
        #expect(try Self.parameters(.init(image: image, leavesOutNormalisation: true)) == 31_030_658)
        #expect(try Self.parameters(.init(image: image)) == 31_036_546)
    }

    @Test("any size and channel count is carried")
    func geometry() throws {
        for (height, width, channels) in [(1, 1, 1), (2, 1, 3), (12, 13, 2), (28, 28, 1), (31, 64, 4), (97, 65, 3)] {
            let image = ImageShape(height: height, width: width, channels: channels)
            for isPlain in [false, true] {
                let model = try UNet(
                    .init(image: image, classes: 5, widthFactor: 1 / 32, leavesOutNormalisation: isPlain))
                #expect(try Self.trace(model) == [2, height, width, 5])
            }
        }
        #expect(try Self.trace(UNet(.init(widths: [8]))) == [2, 256, 256, 2])
    }

    @Test("the stages of every classifier that has some are an encoder", arguments: ModelCatalog.names)
    func encoders(name: String) throws {
        let entry = try ModelCatalog.entry(named: name)
        guard entry.task == .classification else { return }
        for image in [ImageShape(height: 33, width: 47), ImageShape(height: 96, width: 70, channels: 3)] {
            let options: [String: JSONValue] =
                entry.options.contains { $0.name == "width" } ? ["width": .number(1 / 32)] : [:]
            func encoder(_ image: ImageShape) throws -> any ImageClassifier {
                try ModelCatalog.classifier(.init(name: name, options: options), image: image)
            }
            guard try !encoder(image).stages.isEmpty else {
                #expect { try UNet(.init(image: image), encoder: encoder) } throws: {
                    "\($0)".contains("no feature maps")
                }
                continue
            }
            let model = try UNet(.init(image: image, classes: 4), encoder: encoder)
            #expect(try Self.trace(model) == [2, image.height, image.width, 4], "\(name)")
        }
    }

    @Test("what cannot be built is refused in one line") func errors() {
        let resnet: (ImageShape) throws -> any ImageClassifier = { try ResNet(.init(.resnet18, image: $0)) }
        for (configuration, encoder, expected) in [
            (UNetConfiguration(classes: 1), nil, "the number of classes is 1; the nearest that works is 2"),
            (UNetConfiguration(classes: 257), nil, "nearest that works is 256"),
            (UNetConfiguration(widths: []), nil, "1 to 8 levels"),
            (UNetConfiguration(widths: [0]), nil, "1 to 4096 channels"),
            (UNetConfiguration(widthFactor: 0), nil, "widthFactor is 0"),
            (UNetConfiguration(widths: [8, 16]), resnet, "leave them out"),
            (UNetConfiguration(image: ImageShape(height: 0, width: 9)), nil, "the nearest size that works is 1x9"),
        ] as [(UNetConfiguration, ((ImageShape) throws -> any ImageClassifier)?, String)] {
            #expect { try UNet(configuration, encoder: encoder) } throws: { "\($0)".contains(expected) }
        }
    }
}
