import EaselFiles
import EaselInterchange
import Testing

/// Files that nobody's exporter writes: each is refused in one line that says why, quickly and without much memory.
@Suite struct ONNXHostileTests {
    private static let most = Int.max
    private static let large = 1 << 40

    /// A network of a few nodes, and a part of the line that refuses it.
    private static let networks: [(ONNXModel, String)] = {
        func one(
            _ node: ONNXNode, _ constants: [String: [Int]] = [:], floats: [String: [Float]] = [:],
            input: [Int] = [1, 4, 4, 4], version: Int = 18
        ) -> ONNXModel {
            ONNXSamples.model([node], constants, floats: floats, input: input, version: version)
        }
        func window(_ name: String, _ value: ONNXAttribute.Value) -> ONNXModel {
            var attributes: [String: ONNXAttribute.Value] = ["kernel_shape": .integers([2, 2])]
            attributes[name] = value
            return one(ONNXNode("MaxPool", ["x"], ["y"], attributes))
        }
        func convolved(
            _ attributes: [String: ONNXAttribute.Value], _ sizes: [Int] = [4, 4, 1, 1], transposed: Bool = false
        )
            -> ONNXModel
        {
            var model = one(ONNXNode(transposed ? "ConvTranspose" : "Conv", ["x", "w"], ["y"], attributes))
            model.initializers = [ONNXTensor("w", sizes, [Float](repeating: 1, count: sizes.reduce(1, *)))]
            return model
        }
        let chain = (0..<40).map {
            ONNXNode("ConstantOfShape", ["s"], ["c\($0)"], ["value": .tensor(ONNXTensor("", [1], [7]))])
        }
        return [
            // Sizes.
            (one(ONNXNode("Reshape", ["x", "s"], ["y"]), ["s": [1 << 62, 4, -1]]), "cannot become"),
            (one(ONNXNode("Reshape", ["x", "s"], ["y"]), ["s": [-1, -1]]), "cannot become"),
            (one(ONNXNode("Reshape", ["x", "s"], ["y"]), ["s": [-2, -32]]), "cannot become"),
            (one(ONNXNode("Expand", ["x", "s"], ["y"]), ["s": [-5, 4, 4, 4]]), "do not become"),
            (one(ONNXNode("Expand", ["x", "s"], ["y"]), ["s": [large, 4, 4, 4]]), "more than"),
            (one(ONNXNode("Expand", ["x", "s"], ["y"]), ["s": [most, 4, 4, 4]]), "more than"),
            (one(ONNXNode("Tile", ["x", "s"], ["y"]), ["s": [most, 1, 1, 1]]), "repetitions"),
            (one(ONNXNode("Tile", ["x", "s"], ["y"]), ["s": [60_000, 60_000, 60_000, 60_000]]), "more than"),
            (one(ONNXNode("ConstantOfShape", ["s"], ["y"]), ["s": [1 << 62, 4]]), "more than"),
            (one(ONNXNode("ConstantOfShape", ["s"], ["y"]), ["s": [0, large, large]]), "larger than is read"),
            (one(ONNXNode("ConstantOfShape", ["s"], ["y"]), ["s": [-1]]), "sizes [-1]"),
            (one(ONNXNode("Range", ["a", "b", "c"], ["y"]), ["a": [0], "b": [most], "c": [1]]), "more than"),
            (one(ONNXNode("Range", ["a", "b", "c"], ["y"]), ["a": [0], "b": [1], "c": [0]]), "not 0"),
            (one(ONNXNode("Unsqueeze", ["x", "s"], ["y"]), ["s": [0, 1, 2, 3, 4, 5]]), "dimensions"),
            (one(ONNXNode("Unsqueeze", ["x", "s"], ["y"]), ["s": [Int.min]]), "axis"),
            (
                ONNXSamples.model(
                    chain + [ONNXNode("Sum", (0..<40).map { "c\($0)" }, ["y"])], ["s": [1 << 20]]),
                "numbers would be known"
            ),
            // Counts, places and equations.
            (one(ONNXNode("TopK", ["x", "s"], ["y", "z"]), ["s": [most]]), "largest of 4"),
            (one(ONNXNode("TopK", ["x", "s"], ["y", "z"]), ["s": [0]]), "the 0 largest"),
            (one(ONNXNode("OneHot", ["x", "s", "f"], ["y"]), ["s": [large]], floats: ["f": [0, 1]]), "of more than"),
            (one(ONNXNode("Pad", ["s", "p"], ["y"]), ["s": [1, 2], "p": [1 << 19, 1 << 19 + 1]]), "is not read"),
            (one(ONNXNode("Pad", ["s", "p"], ["y"]), ["s": [1, 2], "p": [-1 << 19, 0]]), "is not read"),
            (one(ONNXNode("Compress", ["x", "s"], ["y"]), ["s": [Int](repeating: 1, count: 65)]), "65 conditions"),
            (
                one(
                    ONNXNode(
                        "MaxUnpool", ["x", "x"], ["y"],
                        ["kernel_shape": .integers([1 << 20, 1 << 20]), "strides": .integers([1 << 20, 1 << 20])])),
                "places count to"
            ),
            (one(ONNXNode("GridSample", ["x", "x"], ["y"])), "a grid of"),
            (one(ONNXNode("RoiAlign", ["x", "f", "s"], ["y"]), ["s": [0]], floats: ["f": [0, 1]]), "regions of"),
            (one(ONNXNode("Einsum", ["x"], ["y"], ["equation": .text("abcde")])), "is none"),
            (
                one(ONNXNode("Einsum", ["x"], ["y"], ["equation": .text(String(repeating: "a", count: 1 << 20))])),
                "is none"
            ),
            (one(ONNXNode("Einsum", ["x"], ["y"], ["equation": .text("abcc->cc")])), "is none"),
            (
                one(
                    ONNXNode("Einsum", ["x", "x", "x"], ["y"], ["equation": .text("abcd,efgh,ijkl->abcdefghijkl")])),
                "dimensions"
            ),
            (one(ONNXNode("MatMulInteger", ["x", "x"], ["y"])), "8 bits"),
            (
                one(
                    ONNXNode(
                        "Resize", ["x", "r", "", "s"], ["y"],
                        ["coordinate_transformation_mode": .text("tf_crop_and_resize"), "mode": .text("linear")]),
                    ["s": [1, 4, 4, 4]], floats: ["r": [0, 0, .nan, 0, 1, 1, .infinity, 1]]),
                "part to cut out"
            ),
            // Resizing.
            (one(ONNXNode("Resize", ["x", "", "", "s"], ["y"]), ["s": [1, 4, most, 4]]), "sizes"),
            (
                one(
                    ONNXNode("Resize", ["x", "", "", "s"], ["y"], ["mode": .text("cubic")]), ["s": [1, 4, 1 << 20, 4]]),
                "more than"
            ),
            (one(ONNXNode("Resize", ["x", "", "s"], ["y"]), floats: ["s": [1, 1, .infinity, 1]]), "factors"),
            (one(ONNXNode("Resize", ["x", "", "s"], ["y"]), floats: ["s": [1, 1, .nan, 1]]), "factors"),
            (one(ONNXNode("Resize", ["x", "", "s"], ["y"]), floats: ["s": [1e-30, 1, 1, 1]]), "sizes"),
            (
                ONNXSamples.model(
                    [
                        ONNXNode("Slice", ["e", "a", "b"], ["z"]),
                        ONNXNode("Resize", ["z", "", "", "s"], ["y"]),
                    ], ["e": [1], "a": [1], "b": [1], "s": [4]]), "floating-point"
            ),
            // Windows.
            (window("kernel_shape", .integers([most, 1])), "window"),
            (window("kernel_shape", .integers([0, 1])), "window"),
            (window("strides", .integers([most, most])), "strides"), (window("strides", .integers([0, 1])), "strides"),
            (window("dilations", .integers([Int.min, 1])), "dilations"),
            (window("pads", .integers([most, 0, 0, most])), "pads"),
            (window("pads", .integers([-1, 0, 0, 0])), "pads"),
            (window("pads", .integers([0])), "pads"), (window("auto_pad", .text("SOMEHOW")), "auto_pad"),
            (convolved(["group": .integer(1 << 62)]), "groups"), (convolved(["group": .integer(0)]), "groups"),
            (convolved(["group": .integer(1 << 29)]), "channels"), (convolved(["group": .integer(-1)]), "groups"),
            (convolved([:], [4, 4, 9, 9]), "smaller than"), (convolved([:], [4, 4, 1]), "convolutions of one or two"),
            (convolved(["output_shape": .integers([Int.min, 1])], transposed: true), "output_shape"),
            (convolved(["output_shape": .integers([1 << 29, 1 << 29])], transposed: true), ""),
            (convolved(["output_padding": .integers([most, 1])], transposed: true), "output_padding"),
            // Axes and places.
            (one(ONNXNode("Softmax", ["x"], ["y"], ["axis": .integer(Int.min)])), "axis"),
            (one(ONNXNode("Softmax", ["s"], ["y"], ["axis": .integer(0)]), floats: ["s": []]), ""),
            (one(ONNXNode("Transpose", ["x"], ["y"], ["perm": .integers([0, 0, 1, 2])])), "order"),
            (one(ONNXNode("Flatten", ["x"], ["y"], ["axis": .integer(5)])), "axis"),
            (one(ONNXNode("Gather", ["x", "s"], ["y"]), ["s": [1]]), "beyond"),
            (one(ONNXNode("Gather", ["x", "s"], ["y"]), ["s": [Int.min]]), "beyond"),
            (one(ONNXNode("Split", ["x", "s"], ["y"], ["axis": .integer(1)]), ["s": [most, most]]), "add up"),
            (one(ONNXNode("Split", ["x"], ["y"], ["num_outputs": .integer(most)])), "splits"),
            (
                one(ONNXNode("Slice", ["x", "a", "b", "c", "d"], ["y"]), ["a": [0], "b": [4], "c": [1], "d": [0]]),
                "step is 0"
            ),
            (
                one(
                    ONNXNode("Slice", ["x", "a", "b", "c", "d"], ["y"]), ["a": [0], "b": [4], "c": [1], "d": [Int.min]]),
                "step"
            ),
            (one(ONNXNode("Slice", ["x", "a", "b"], ["y"]), ["a": [0, 0, 0, 0, 0], "b": [1, 1, 1, 1, 1]]), "axis"),
            (one(ONNXNode("Pad", ["x", "p"], ["y"]), ["p": [0, 0, 0, 0, 0, 0, 0, most]]), "pads"),
            (one(ONNXNode("Pad", ["x", "p"], ["y"]), ["p": [1]]), "pads for"),
            (one(ONNXNode("Concat", [], ["y"])), "no inputs"),
            (one(ONNXNode("Add", ["x"], ["y"])), "input 2 is missing"),
            (one(ONNXNode("Add", [], ["y"])), "input 1 is missing"),
            (one(ONNXNode("Gemm", ["x", "x"], ["y"])), "matrices"),
            (one(ONNXNode("MatMul", ["s", "x"], ["y"]), floats: ["s": [1, 2, 3]]), "features"),
            (one(ONNXNode("LRN", ["x"], ["y"], ["size": .integer(Int.min)])), "size"),
            (one(ONNXNode("DepthToSpace", ["x"], ["y"], ["blocksize": .integer(most)])), "blocks"),
            (one(ONNXNode("DepthToSpace", ["x"], ["y"], ["blocksize": .integer(0)])), "blocks"),
            // Graphs.
            (one(ONNXNode("Relu", ["y"], ["y"])), "nothing before it gives"),
            (
                ONNXSamples.model([ONNXNode("Relu", ["b"], ["y"]), ONNXNode("Relu", ["x"], ["b"])]),
                "nothing before it gives"
            ),
            (ONNXSamples.model([ONNXNode("Relu", ["x"], ["y"]), ONNXNode("Relu", ["x"], ["y"])]), "two values named"),
            (one(ONNXNode("Relu", ["x"], ["x"])), "two values named"), (ONNXSamples.model([]), "nothing computes"),
            (ONNXModel(), "no output"), (one(ONNXNode("Loop", ["x"], ["y"])), "not read: Loop"),
            (one(ONNXNode("Relu", ["x"], ["y"]), version: -4), "version"),
            (one(ONNXNode("Relu", ["x"], ["y"]), version: most), "version"),
        ]
    }()

    @Test(arguments: networks.indices) func isRefused(place: Int) {
        let (model, part) = Self.networks[place]
        let name = model.nodes.last?.type ?? "nothing"
        let problem = ONNXSamples.problem(model.message.bytes)
        guard !part.isEmpty else { return }
        #expect(problem?.contains(part) == true, "\(place), \(name): \(problem ?? "was read")")
    }

    /// A tensor's message with sizes, whatever it holds.
    private func tensor(_ sizes: [Int], extra: (inout ProtobufMessage) -> Void = { _ in }) -> ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, packed: sizes)
        message.add(2, 1)
        message.add(8, "w")
        extra(&message)
        return message
    }

    /// A model's file with one weight.
    private func file(_ tensor: ProtobufMessage) -> [UInt8] {
        var (graph, message) = (ProtobufMessage(), ProtobufMessage())
        graph.add(5, tensor)
        message.add(1, 8)
        message.add(7, graph)
        return message.bytes
    }

    @Test func tensorsOfImpossibleSizesAreRefused() {
        for sizes in [[1 << 62], [1 << 62, 4], [1 << 33, 1 << 33], [0, 1 << 62, 1 << 62], [-1], [Int.min, Int.min]] {
            #expect(ONNXSamples.problem(file(tensor(sizes))) != nil, "\(sizes)")
        }
        let many = ONNXSamples.problem(
            file(tensor([Int](repeating: 1, count: 100_000)) { $0.add(9, bytes: [0, 0, 0, 0]) }))
        #expect(many?.contains("more than 8") == true)
    }

    @Test func weightsInOtherFilesAreRefusedWithoutLookingForThem() {
        let problem = ONNXSamples.problem(
            file(
                tensor([4]) { message in
                    var place = ProtobufMessage()
                    place.add(1, "location")
                    place.add(2, "../../../etc/passwd")
                    message.add(13, place)
                    message.add(14, 1)
                }))
        #expect(problem?.contains("lies in another file, which is not read") == true)
    }

    @Test func damagedBytesAreRefused() {
        let huge = [UInt8](repeating: 0xFF, count: 9)
        for bytes in [
            // A length of 2⁶³, a number of eleven bytes, a field of number 0, groups, an empty file.
            [0x3A] + [UInt8](repeating: 0x80, count: 9) + [0x01], [0x08] + huge + [0xFF, 0x01], [0x02, 0x00],
            [0x3B, 0x3C], [],
        ] {
            #expect(ONNXSamples.problem(bytes)?.isEmpty == false, "\(bytes)")
        }
        // Messages in messages in messages: nothing follows them deeper than a tensor of an attribute.
        var message = ProtobufMessage()
        for _ in 0..<10_000 {
            var outer = ProtobufMessage()
            outer.add(7, message)
            message = outer
        }
        #expect(ONNXSamples.problem(message.bytes) != nil)
    }
}
