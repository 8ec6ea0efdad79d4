import Easel
import Foundation
import Testing

@Suite struct ModelsTests {
    @Test("the models are listed, with what each is trained to do") func list() throws {
        let folder = Folder()
        let output = try folder.easel("models", "--json").output
        let models = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
        #expect(models.compactMap { $0["name"] as? String } == ModelCatalog.names)
        #expect(models.allSatisfy { !($0["summary"] as? String ?? "").isEmpty && $0["task"] is String })
        #expect(try folder.easel("models").output.contains("small-convnet"))
    }

    @Test("the options of a model are listed with their defaults and ranges") func options() throws {
        let folder = Folder()
        let lines = try folder.easel("models", "vae").lines
        #expect(
            lines.contains { $0.contains("--latent-size <count>") && $0.contains("20") && $0.contains("1 to 65536") })
        #expect(lines.contains { $0.contains("--widths <list>") && $0.contains("32,64") })
        #expect(lines.contains { $0.contains("--likelihood <name>") && $0.contains("bernoulli") })
        #expect(try folder.failure("models", "vea").contains("did you mean vae?"))
    }

    @Test("a flag that stands in a table is taken, and one of another model refused by name") func flags() throws {
        let folder = Folder()
        let text = try folder.easel("describe", "vae", "--latent-size", "3", "--image", "12x12", "--batch-size", "2")
            .output
        #expect(text.contains("meanHead") && text.contains("[2, 3]"))
        #expect(try folder.failure("describe", "vae", "--base-width", "8").contains("vae has no option --base-width"))
        #expect(try folder.failure("train", "vae", "--data", "digits", "--lateent-size", "3").contains("did you mean"))
    }
}
