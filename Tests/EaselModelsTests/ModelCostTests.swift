import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuns
import Testing

/// Multiply-adds, receptive fields and bytes of layers, beside the literature.
@Suite struct ModelCostTests {
    private func summary(_ name: String) throws -> ModelSummary {
        let model = try ModelCatalog.classifier(
            .init(name: name, options: ["classes": .integer(1000)]),
            image: ImageShape(height: 224, width: 224, channels: 3))
        return try ModelSummary(of: model) { model.logits($0.input("images", [1, 224, 224, 3])) }
    }

    /// For one image of 224x224x3, in 10⁹, as torchvision's documentation lists them for these networks. He et al. count 3.8
    /// for ResNet-50, whose strides they have in another place of a block.
    @Test(arguments: [
        ("alexnet", 0.71), ("vgg16", 15.47), ("vgg11", 7.61), ("vgg19", 19.63), ("resnet18", 1.81), ("resnet34", 3.66),
        ("resnet50", 4.09), ("resnet101", 7.80), ("resnet152", 11.51),
    ])
    func multiplyAdds(name: String, billions: Double) throws {
        let summary = try summary(name)
        #expect(abs(Double(summary.multiplyAdds) * 1e-9 - billions) < 0.0051, "\(summary.multiplyAdds)")
        #expect(summary.rows.reduce(0) { $0 + $1.multiplyAdds } == summary.multiplyAdds)
        #expect(2 * summary.multiplyAdds <= summary.flops)
    }

    /// Those of Araujo, Norris and Sim, "Computing receptive fields of convolutional neural networks", Distill 2019: AlexNet
    /// 195 and VGG-16 212 at the last pooling. The ResNets have their strides elsewhere, so theirs follow from the sum.
    @Test(arguments: [("alexnet", 195), ("vgg16", 212), ("resnet18", 435), ("resnet50", 427)])
    func receptiveFields(name: String, size: Int) throws {
        let rows = try summary(name).rows
        let maps = rows.prefix { $0.kind != "GlobalPooling2D" && $0.kind != "AdaptiveAveragePooling2D" }
        #expect(maps.last?.receptiveField == Size2D(size), "\(maps.map { ($0.kind, $0.receptiveField) })")
        #expect(rows.last?.receptiveField == nil, "a dense layer looks at the whole image")
        #expect(maps.first?.outputBytes == maps.first.map { $0.outputShape.count * 4 })
    }

    /// Branches, dilation, strides that differ by direction, and what makes a map larger.
    @Test func arithmetic() throws {
        func field(_ body: @escaping (Tensor) -> Tensor) throws -> Size2D? {
            let summary = try ModelSummary(of: [Parameter]()) {
                let input = $0.input("images", [1, 32, 32, 2])
                return input.trace.layer("All", variable: nil) { body(input) }
            }
            return summary.rows.first?.receptiveField
        }
        func filter(_ input: Tensor, _ height: Int, _ width: Int) -> Tensor { input.filled([height, width, 2, 2], 1) }
        #expect(try field { relu($0) } == Size2D(1))
        #expect(
            try field { convolution2D($0, filter: filter($0, 3, 5), stride: Size2D(height: 2, width: 1)) }
                == Size2D(height: 3, width: 5))
        #expect(
            try field {
                let first = convolution2D($0, filter: filter($0, 3, 3), stride: Size2D(height: 2, width: 1))
                return convolution2D(first, filter: filter($0, 3, 3), dilation: 2)
            } == Size2D(height: 11, width: 7))
        #expect(
            try field {
                convolution2D($0, filter: filter($0, 7, 7), padding: .same) + $0
            } == Size2D(7))
        #expect(
            try field {
                let pooled = maxPooling2D($0, kernelSize: 2, stride: 2)
                return concatenated(
                    [convolution2D(pooled, filter: filter($0, 3, 3), padding: .same), pooled], alongAxis: 3)
            } == Size2D(6))
        #expect(
            try field {
                upsampling2D(maxPooling2D($0, kernelSize: 4, stride: 4), height: 32, width: 32, method: .nearest)
            }
                == Size2D(4))
        #expect(try field { $0.mean(over: [1, 2]) } == nil)
        #expect(try field { relu($0.flattened()) } == nil)
    }
}
