import EaselCore
import Testing

@Suite struct NearestNameTests {
    @Test(arguments: [
        ("autoencodr", "autoencoder"), ("AutoEncoder", "autoencoder"), ("dcagn", "dcgan"), ("vea", "vae"),
        ("fashon-mnist", "fashion-mnist"),
    ]) func aMistypedNameIsFound(typed: String, meant: String) {
        let names = ["autoencoder", "dense-autoencoder", "dcgan", "gan", "vae", "mnist", "fashion-mnist"]
        #expect(nearestName(to: typed, among: names) == meant)
    }

    @Test func anotherWordIsNone() {
        for typed in ["", "x", "transformer", "resnet", String(repeating: "gan", count: 1000)] {
            #expect(nearestName(to: typed, among: ["dcgan", "autoencoder"]) == nil, "\(typed)")
        }
    }
}
