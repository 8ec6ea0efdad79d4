import EaselFiles
import EaselInterchange
import Testing

/// Every tensor of every file that PyTorch wrote is what PyTorch reads.
@Suite struct GoldenTests {
    @Test func readsWhatPyTorchReads() throws {
        let expected = try Golden.expected()
        #expect(expected.count == 20)
        for (name, tensors) in expected {
            let file = try WeightsFile(path: Golden.path(name), under: name == "players.pth" ? "discriminator" : nil)
            #expect(Set(file.tensors.map(\.name)) == Set(tensors.map(\.name)), "\(name)")
            for tensor in tensors {
                let found = try #require(file.tensor(tensor.name), "\(name): \(tensor.name)")
                #expect(found.shape == tensor.shape && found.elementType == tensor.elementType, "\(name): \(found)")
                let values = try file.values(tensor.name, shape: tensor.shape)
                #expect(values.map(\.bitPattern) == tensor.floats.map(\.bitPattern), "\(name): \(tensor.name)")
            }
        }
    }

    @Test func placesAreThoseOfTheFile() throws {
        for (name, tensors) in try Golden.expected() where name.hasPrefix("layouts") || name.hasPrefix("state") {
            let file = try TorchFile(path: Golden.path(name))
            #expect(file.tensors.map(\.name) == tensors.map(\.name))
            #expect(file.tensors.map(\.shape) == tensors.map(\.shape))
            #expect(file.tensors.map(\.strides) == tensors.map(\.strides))
            #expect(file.tensors.map(\.storageOffset) == tensors.map(\.offset))
            #expect(file.format == (name.contains("stream") ? .stream : .archive) && file.otherEntries == [])
        }
    }

    @Test func kindsAreTold() throws {
        func kind(_ name: String) throws -> String { "\(try WeightsFile(path: Golden.path(name)).kind)" }
        #expect(try kind("types.safetensors") == "safetensors file")
        #expect(try kind("types.pth") == "PyTorch file")
        #expect(try kind("types-stream.pth") == "PyTorch file of the old format")
        #expect(try kind("one.whl") == "PyTorch file p/models/weights.pth in an archive")
        #expect(try TorchFile(path: Golden.path("one.whl")).path == Golden.path("one.whl") + "/p/models/weights.pth")
    }

    @Test func aModelOrSeveralDictionariesAreRefusedWithTheWayOut() throws {
        #expect(
            problem { _ = try TorchFile(path: Golden.path("module.pth")) }
                == "\(Golden.path("module.pth")): refers to torch.nn.modules.linear.Linear: a file of weights "
                + "that would run code is not read; in PyTorch, save the tensors alone: torch.save(model.state_dict(), path)"
        )
        let players = Golden.path("players.pth")
        let names = "it has them under 'generator', 'discriminator'"
        #expect(
            problem { _ = try TorchFile(path: players) }
                == "\(players): holds no dictionary of named tensors; \(names)")
        #expect(problem { _ = try TorchFile(path: players, under: "g") } == "\(players): has no 'g'; \(names)")
        let checkpoint = Golden.path("checkpoint.pth")
        #expect(
            problem { _ = try TorchFile(path: checkpoint, under: "epoch") }
                == "\(checkpoint): 'epoch' is an integer without tensors; it has them under 'state_dict'")
        #expect(
            problem { _ = try TorchFile(path: Golden.path("types.safetensors")) }.hasSuffix(
                "is a safetensors file, none of PyTorch's; open it as a WeightsFile"))
    }

    @Test(arguments: ["types.pth", "types.safetensors"]) func whatIsAskedForIsChecked(name: String) throws {
        let path = Golden.path(name)
        let file = try WeightsFile(path: path)
        #expect(
            problem { _ = try file.values("none") }.hasPrefix("\(path): has no tensor 'none'; it has 13, such as: "))
        #expect(
            problem { _ = try file.values("float64", shape: [3, 2]) }
                == "\(path): tensor 'float64' has shape [2, 3], not [3, 2]")
    }
}
