import EaselCore
import EaselData
import EaselImages
import Testing

@Suite struct LookAlikesTests {
    /// Of thousands of pictures, some of them like others: the groups are those that all pairs give.
    @Test func findsWhatAllPairsGive() throws {
        var random = RandomSequence(Philox(seed: 3, stream: 1))
        var looks: [ImageLook?] = []
        for index in 0..<1500 {
            let image = try scene(UInt64(1000 + index % 1400), height: 20, width: 20)
            var noisy = image
            if index >= 1400 {
                noisy.withMutablePixels { pixels in
                    for place in pixels.indices {
                        pixels[place] = UInt8(max(0, min(255, Int(pixels[place]) + Int(random.below(9)) - 4)))
                    }
                }
            }
            looks.append(index % 97 == 0 ? nil : ImageGlance(noisy).look)
        }
        var sets = DisjointSets(count: looks.count)
        for (place, look) in looks.enumerated() {
            for other in 0..<place {
                guard let look, let before = looks[other] else { continue }
                if ImageLook.distance(look.hash, before.hash) <= LookAlikes.mostDifferentBits, before.isLike(look) {
                    sets.join(other, place)
                }
            }
        }
        #expect(sets.groups.count > 80)
        for threads in [1, 3] {
            let found = LookAlikes(looks, threads: threads)
            #expect(found.groups == sets.groups && found.isComplete)
        }
    }

    /// Many pictures that are all alike take no more steps than there is room for, are one group, and are said to be too
    /// many.
    @Test func veryManyAlikeAreOneGroup() throws {
        let look = ImageGlance(try scene(1, height: 32, width: 32)).look
        let found = LookAlikes([ImageLook?](repeating: look, count: 4500), threads: 2)
        #expect(found.groups.count == 1 && found.groups[0].count == 4500 && !found.isComplete)
        #expect(LookAlikes([], threads: 2).groups.isEmpty)
    }

    @Test func sizeAndCompressionChangeFewBits() throws {
        for seed in 0..<20 as Range<UInt64> {
            let image = try scene(seed, height: 90, width: 120)
            let look = ImageGlance(image).look
            let jpeg = try ImageFile.decode(ImageFile.encode(image, as: "a.jpg"), name: "a.jpg").image
            for other in [jpeg, try image.resized(height: 60, width: 80), try image.resized(height: 180, width: 240)] {
                let same = ImageGlance(other).look
                #expect(ImageLook.distance(look.hash, same.hash) <= LookAlikes.mostDifferentBits)
                #expect(look.isLike(same) && same.isLike(look))
            }
            #expect(!look.isLike(ImageGlance(try scene(seed + 100, height: 90, width: 120)).look))
        }
    }

    /// Pictures that differ in their colours alone are not alike.
    @Test func coloursCount() throws {
        let grey = try scene(4, height: 40, width: 40).converted(toChannels: 1)
        let red = try Image(
            height: 40, width: 40, channels: 3, pixels: grey.pixels.flatMap { [$0, UInt8($0 / 3), UInt8($0 / 3)] })
        let blue = try Image(
            height: 40, width: 40, channels: 3, pixels: grey.pixels.flatMap { [UInt8($0 / 3), UInt8($0 / 3), $0] })
        #expect(!ImageGlance(red).look.isLike(ImageGlance(blue).look))
        #expect(ImageGlance(red).look.isLike(ImageGlance(red).look))
    }

    @Test func largePicturesAreLookedAtInPart() throws {
        let large = try scene(5, height: 1300, width: 2100)
        let small = ImageGlance(try large.resized(height: 130, width: 210))
        let glance = ImageGlance(large)
        #expect(glance.look.isLike(small.look) && !glance.isFlat && !glance.isDark)
        for (height, width) in [(1, 1), (1, 3000), (3000, 1), (2, 2)] {
            #expect(ImageGlance(try Image(height: height, width: width, colour: [9, 200, 9, 255])).isFlat)
        }
    }
}
