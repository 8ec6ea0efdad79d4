import EaselAugmentation
import EaselCore
import EaselImages
import Testing

/// Masks, boxes and paired images go where the image goes; what changes pixels leaves them alone.
@Suite struct TargetTests {
    /// All that move pixels.
    static let geometric = [
        "rotate90", "rotate180", "rotate270", "rotate-random-90", "rotate:40", "rotate-without-crop:40",
        "rotate-without-crop:40,expand=true", "flip-left-right", "flip-top-bottom", "flip-random", "zoom:0.7..1.3",
        "zoom-random:0.7..0.9", "crop-by-size:29x37", "crop-by-size:29x37,centre=false", "crop-centre:0.8..0.8",
        "crop-random:0.7..0.9", "pad-crop", "scale:0.6..1.4", "resize:33x41", "translate", "shear:20",
        "affine:20,0.1,0.8..1.2,10", "perspective", "skew-left-right", "skew-top-bottom", "skew-tilt", "skew-corner",
        "skew", "random-distortion:3,3,2", "gaussian-distortion:3,3,2", "elastic:20..20,4..4", "grid-shuffle",
        "keras:30,0.1,0.1,shear_range=10,zoom_range=.2,horizontal_flip=true,vertical_flip=true",
    ]
    /// And some that change them.
    static let ofPixels = [
        "invert", "gaussian-noise", "random-erasing", "colour-jitter", "jpeg", "gaussian-blur", "cutout",
    ]

    private func augmented(
        _ text: String, _ image: Image, _ target: Target, index: Int
    ) throws -> (image: Image, target: Target) {
        let drawn = try Augmentation(parsing: text).drawn(for: image.shape, at: .image(index))
        return (try drawn.applied(to: image), try drawn.applied(to: target))
    }

    /// The same with places rounded to whole pixels, for what samples between them.
    private func nearest(_ text: String) throws -> String {
        let name = text.prefix { $0 != ":" }
        let options = try #require(AugmentationCatalog.options(of: String(name))).map(\.name)
        if name == "keras" { return text + ",interpolation_order=0,fill_mode=constant" }
        let fill = options.contains("fill") ? ["fill=constant"] : []
        let added = options.contains("interpolation") ? ["interpolation=nearest"] + fill : []
        return added.isEmpty ? text : text + (text.contains(":") ? "," : ":") + added.joined(separator: ",")
    }

    /// A disc and a bar, of class 3 and 9.
    private func mask() throws -> Image {
        let pixels = (0..<40 * 50).map { place -> UInt8 in
            let (x, y) = (place % 50, place / 50)
            if (x - 30) * (x - 30) + (y - 22) * (y - 22) < 50 { return 9 }
            return (12..<16).contains(x) && (8..<34).contains(y) ? 3 : 0
        }
        return try Image(height: 40, width: 50, channels: 1, pixels: pixels)
    }

    /// A picture of the mask, changed as its picture is, shows the same as the mask changed as a mask.
    @Test(arguments: geometric) func masksGoWithTheImage(text: String) throws {
        let mask = try mask()
        for index in 0..<8 {
            let (image, target) = try augmented(try nearest(text), mask, .mask(mask), index: index)
            guard case .mask(let moved) = target else { throw DataError("no mask") }
            #expect(Set(moved.pixels).isSubset(of: [0, 3, 9]), "\(index)")
            if text.hasPrefix("scale") || text.hasPrefix("resize") {
                // The image is an average there.
                let apart = zip(image.pixels, moved.pixels).count { abs(Int($0) - Int($1)) > 4 }
                #expect(image.shape == moved.shape && apart < moved.pixels.count / 20, "\(index): \(apart)")
            } else {
                #expect(image == moved, "\(index)")
            }
        }
    }

    /// However the image is sampled, no class is made up of two others.
    @Test(arguments: geometric) func masksKeepTheirClasses(text: String) throws {
        let mask = try mask()
        for index in 0..<5 {
            guard case .mask(let moved) = try augmented(text, mask, .mask(mask), index: index).target else {
                throw DataError("no mask")
            }
            #expect(Set(moved.pixels).isSubset(of: [0, 3, 9]))
        }
    }

    @Test(arguments: geometric) func pairedImagesGoWithTheImage(text: String) throws {
        let image = try Image.noise(40, 50, 3)
        for index in 0..<4 {
            let (changed, target) = try augmented(text, image, .image(image), index: index)
            #expect(target == .image(changed), "\(index)")
        }
    }

    /// A box is the smallest around what was in it: as the mask of it shows, but where it is cut off or bent.
    @Test(arguments: geometric) func boxesGoWithTheImage(text: String) throws {
        let rectangle = try Image(
            height: 40, width: 50, channels: 1,
            pixels: (0..<2000).map { (14..<31).contains($0 % 50) && (10..<21).contains($0 / 50) ? 1 : 0 })
        let box = ObjectBox(label: 4, x: 14, y: 10, width: 17, height: 11)
        for index in 0..<12 {
            let (image, target) = try augmented(try nearest(text), rectangle, .boxes([box]), index: index)
            guard case .boxes(let boxes) = target, let moved = boxes.first else {
                #expect(image.pixels.allSatisfy { $0 == 0 }, "\(index): the box is lost")
                continue
            }
            let inside = image.pixels.indices.filter { image.pixels[$0] > 0 }
            let (columns, rows) = (inside.map { $0 % image.width }, inside.map { $0 / image.width })
            let found = (
                left: Double(columns.min() ?? 0), right: Double((columns.max() ?? 0) + 1),
                top: Double(rows.min() ?? 0), bottom: Double((rows.max() ?? 0) + 1)
            )
            let (left, top) = (Double(moved.x), Double(moved.y))
            let (right, bottom) = (left + Double(moved.width), top + Double(moved.height))
            #expect(moved.label == 4)
            #expect(left >= 0 && top >= 0 && right <= Double(image.width) && bottom <= Double(image.height))
            // Corners are sharper than pixels: up to two of those are missing at each.
            #expect(left <= found.left + 1 && right >= found.right - 1, "\(index): across")
            #expect(top <= found.top + 1 && bottom >= found.bottom - 1, "\(index): down")
            let isCut =
                found.left < 1 || found.top < 1 || found.right > Double(image.width - 1)
                || found.bottom > Double(image.height - 1)
            if isCut { continue }
            #expect(found.left - left < 2.5 && right - found.right < 2.5, "\(index): \(moved) for \(found)")
            #expect(found.top - top < 2.5 && bottom - found.bottom < 2.5, "\(index): \(moved) for \(found)")
        }
    }

    @Test(arguments: ImageOrientation.allCases) func boxesTurnAsPicturesDo(turn: ImageOrientation) throws {
        let box = ObjectBox(label: 1, x: 2, y: 1, width: 3, height: 1)
        let pixels = (0..<40).map { (2..<5).contains($0 % 8) && $0 / 8 == 1 ? 255 as UInt8 : 0 }
        let turned = try ImageGeometry.turned(turn)(Image(height: 5, width: 8, channels: 1, pixels: pixels))
        let inside = turned.pixels.indices.filter { turned.pixels[$0] == 255 }
        let (columns, rows) = (inside.map { $0 % turned.width }, inside.map { $0 / turned.width })
        let moved = try #require(ImageGeometry.turned(turn)(box, in: Size2D(height: 5, width: 8)))
        #expect(Int(moved.x) == columns.min() && Int(moved.x + moved.width) - 1 == columns.max())
        #expect(Int(moved.y) == rows.min() && Int(moved.y + moved.height) - 1 == rows.max())
    }

    /// Where an image is filled with a grey, its mask is of class 0.
    @Test func whatIsFilledInIsOfNoClass() throws {
        let ones = try Image(height: 40, width: 50, colour: [1])
        let drawn = try augmented("rotate-without-crop:30..30,value=200", ones, .mask(ones), index: 0)
        #expect(Set(drawn.image.pixels).contains(200))
        guard case .mask(let mask) = drawn.target else { throw DataError("no mask") }
        #expect(Set(mask.pixels) == [0, 1])
    }

    @Test func boxesThatLeaveAreLeftOut() throws {
        let image = try Image.noise(40, 50, 1)
        let boxes = [
            ObjectBox(label: 1, x: 0, y: 0, width: 4, height: 4),
            ObjectBox(label: 2, x: 20, y: 15, width: 9, height: 9),
        ]
        let target = try augmented("crop-by-size:20x20", image, .boxes(boxes), index: 0).target
        #expect(target == .boxes([ObjectBox(label: 2, x: 5, y: 5, width: 9, height: 9)]))
    }

    @Test(arguments: ofPixels) func pixelsLeaveTargetsAlone(text: String) throws {
        let (image, mask) = (try Image.noise(40, 50, 3), try mask())
        let box = ObjectBox(label: 4, x: 18, y: 12, width: 15, height: 15)
        for target in [.mask(mask), .boxes([box]), .image(image), .label(3), .numbers([1, 2])] as [Target] {
            for index in 0..<5 { #expect(try augmented(text, image, target, index: index).target == target) }
        }
    }

    @Test(arguments: geometric) func labelsStay(text: String) throws {
        let image = try Image.noise(40, 50, 3)
        for target in [.none, .label(3), .labels([1, 2]), .probabilities([0.5, 0.5]), .numbers([7])] as [Target] {
            #expect(try augmented(text, image, target, index: 1).target == target)
        }
    }
}
