import EaselCore
import EaselImages

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// What Keras's ImageDataGenerator does, under the names of its arguments.
///
/// Rotation, shifts, shear and zoom are one warp, then come the channel shift, the flips and the brightness, as
/// there; `rescale` and what normalises is part of the model. `fill_mode=wrap` repeats the image pixel by pixel. The shifts move along what their names say, where Keras 3 moves
/// columns by `height_shift_range`; the centre is the image's, where Keras 3 takes another for images that are not square.
struct Keras: ListedOperation {
    enum FillMode: String, CaseIterable, Sendable { case constant, nearest, reflect, wrap }

    static let name = "keras"
    static let summary = "Keras's ImageDataGenerator, by its arguments: keras:rotation_range=40,zoom_range=.2,…"
    static let options: [OperationOption<Self>] = [
        .number("rotation_range", \.rotation, "Degrees to either side.", in: 0...180),
        .number("width_shift_range", \.widthShift, "A share of the width, or pixels from 1 on.", in: 0...10000),
        .number("height_shift_range", \.heightShift, "A share of the height, or pixels from 1 on.", in: 0...10000),
        .range("brightness_range", \.brightness, "Factors, as in 0.5..1.5.", in: 0...10),
        .number("shear_range", \.shear, "Degrees to either side.", in: 0...89),
        .range("zoom_range", \.zoom, "A number z is 1-z..1+z; above 1 shrinks.", in: 0.01...100, around: 1),
        .number("channel_shift_range", \.channelShift, "Of 255ths, added to each channel.", in: 0...255),
        .choice("fill_mode", \.fillMode, "What lies past the edge."),
        .number("cval", \.value, "The grey of fill_mode=constant, 0 to 255.", in: 0...255),
        .flag("horizontal_flip", \.flipsAcross, "Left and right exchanged half of the time."),
        .flag("vertical_flip", \.flipsDown, "Top and bottom exchanged half of the time."),
        .number(
            "rescale", \.rescale,
            "A factor of samples of 0 to 255 to what the model sees; 1/255 is what it sees anyway.",
            in: 1e-6...1),
        .integer(
            "interpolation_order", \.order, "0 (nearest), 1 (bilinear), or the order of a spline, 2 to 5.", in: 0...5),
        .flag(
            "featurewise_center", \.centresFeatures, "Whether the training pictures' mean is taken away, by the model."),
        .flag("samplewise_center", \.centresSamples, "Whether each picture's mean is taken away, by the model."),
        .flag(
            "featurewise_std_normalization", \.scalesFeatures,
            "Whether the model divides by the training pictures' deviation."),
        .flag(
            "samplewise_std_normalization", \.scalesSamples, "Whether the model divides by each picture's deviation."),
        .flag("zca_whitening", \.whitens, "Whether the model whitens pictures; implies featurewise_center."),
        .number("zca_epsilon", \.epsilon, "What zca_whitening adds to variances.", in: 1e-12...1),
        .refused("data_format", "the channels are the last here, and no other order is there"),
        .refused("dtype", "samples are whole numbers of 8 bits until a model sees them"),
        .refused("validation_split", "--validation-share holds pictures out for validation"),
        .refused(
            "preprocessing_function", "it is a Swift closure in the library: Augmentation.append(_:probability:change:)"
        ),
    ]

    var rotation = 0.0
    var widthShift = 0.0
    var heightShift = 0.0
    var brightness = 1.0...1.0
    var shear = 0.0
    var zoom = 1.0...1.0
    var channelShift = 0.0
    var fillMode = FillMode.nearest
    var value = 0.0
    var flipsAcross = false
    var flipsDown = false
    var rescale = 1 / 255.0
    var order = 1

    var centresFeatures = false
    var centresSamples = false
    var scalesFeatures = false
    var scalesSamples = false
    var whitens = false
    var epsilon = 1e-6

    var inputNormalisation: String? {
        let names = [
            (centresSamples || scalesSamples, "samplewise-center"), (scalesSamples, "samplewise-std-normalization"),
            (centresFeatures || scalesFeatures || whitens, "featurewise-center"),
            (scalesFeatures, "featurewise-std-normalization"),
            (whitens, "zca-whitening:\(epsilon)"),
            (rescale != 1 / 255.0, "standardise:0/\(1 / Float(rescale * 255))"),
        ].filter(\.0).map(\.1)
        return names.isEmpty ? nil : names.joined(separator: ",")
    }

    func check() throws(OptionError) {
        if whitens, scalesFeatures {
            throw OptionError(
                "keras: zca_whitening takes the place of featurewise_std_normalization, there too; leave one out")
        }
        if rescale != 1 / 255.0, whitens || centresFeatures || scalesFeatures || scalesSamples {
            throw OptionError(
                "keras: rescale is undone by what divides by a deviation, and means are of numbers from 0 to 1; leave rescale out"
            )
        }
    }

    func draw(_ draw: inout AugmentationDraw) -> AugmentationEffect {
        // What normalises is the model's.
        var effects: [AugmentationEffect] = []
        if let map = map(&draw) {
            var settings = WarpSettings()
            settings.fill = WarpSettings.Fill(rawValue: fillMode.rawValue) ?? .nearest
            settings.value = value
            settings.interpolation = WarpSettings.Interpolation(order: order) ?? .bilinear
            effects.append(.geometry(.warped(ImageWarp(draw.size, .plane(map), settings))))
        }
        if channelShift > 0 {
            let shift = draw.number("channel_shift", in: -channelShift...channelShift)
            effects.append(.pixels { Self.shift($0, by: shift, &$0) })
        }
        if flipsAcross, draw.integer("flip_horizontal", in: 0...1) == 1 {
            effects.append(.geometry(.turned(.mirrored)))
        }
        if flipsDown, draw.integer("flip_vertical", in: 0...1) == 1 { effects.append(.geometry(.turned(.flipped))) }
        if brightness != 1...1 {
            let factor = draw.number("brightness", in: brightness)
            effects.append(.pixels { RandomBrightness.apply(factor, to: &$0) })
        }
        return .sequence(effects)
    }

    /// Within the lowest and the highest sample of the image, as Keras does.
    private static func shift(_ old: Image, by shift: Double, _ image: inout Image) {
        let colours = 0..<old.colours
        let counts = colours.map { old.histogram(of: $0) }
        let low = counts.compactMap { $0.firstIndex { $0 > 0 } }.min() ?? 0
        let high = counts.compactMap { $0.lastIndex { $0 > 0 } }.max() ?? 255
        image.replace { min(max($0 + shift, Double(low)), Double(high)) }
    }

    /// The warp, `nil` where nothing is drawn for it.
    private func map(_ draw: inout AugmentationDraw) -> PlaneMap? {
        guard rotation > 0 || widthShift > 0 || heightShift > 0 || shear > 0 || zoom != 1...1 else { return nil }
        func moved(_ name: String, _ range: Double, _ side: Double) -> Double {
            guard range > 0 else { return 0 }
            return draw.number(name, in: -range...range) * (range < 1 ? side : 1)
        }
        let angle = rotation > 0 ? draw.number("theta", in: -rotation...rotation) * .pi / 180 : 0
        let right = moved("tx", widthShift, draw.width)
        let down = moved("ty", heightShift, draw.height)
        let slant = shear > 0 ? draw.number("shear", in: -shear...shear) * .pi / 180 : 0
        let zoomAcross = zoom == 1...1 ? 1 : draw.number("zx", in: zoom)
        let zoomDown = zoom == 1...1 ? 1 : draw.number("zy", in: zoom)
        // The matrices of Keras's apply_affine_transform are of (x, y) and apply from the right.
        let map = PlaneMap.scaling(zoomAcross, zoomDown)
            .then(PlaneMap(1, -sin(slant), 0, 0, cos(slant), 0))
            .then(.translation(right, down))
            .then(PlaneMap(cos(angle), -sin(angle), 0, sin(angle), cos(angle), 0))
        return map.about(draw.width / 2, draw.height / 2)
    }
}
