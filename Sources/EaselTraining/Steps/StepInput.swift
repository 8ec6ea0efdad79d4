import EaselCore
import EaselGraph

/// A named input of a step, of any shape: images, rows of numbers, masks, integer labels of any rank.
///
///     let images = StepInput.images(ImageShape(height: 64, width: 64, channels: 3))
///     let masks = StepInput.masks(Size2D(64), classes: 3)
///     let step = try TrainStep(updating: net, with: Adam()) { batch in
///         categoricalCrossEntropy(logits: net(batch[images]), labels: batch[masks])
///     }
///     try step(batch)                          // of a source whose targets are masks
///     try step(images(pixels), masks(classes)) // of arrays, one example after another
///
/// What is asked of a batch in the loss is what a step must be given. A batch of a source gives what the constructors of
/// this type name after it; the others, and any that are given beside the batch, are given as arrays.
public struct StepInput<Element: TensorElement>: Hashable, Sendable {
    /// What a step keeps of it.
    let declaration: InputDeclaration

    /// The name, which no other input of the step has.
    public var name: String { declaration.name }
    /// The shape of one example.
    public var shape: Shape { declaration.shape }

    init(
        _ name: String, _ shape: Shape, from origin: InputDeclaration.Origin, classes: Int? = nil,
        ofAnySize: Bool = false
    ) {
        declaration = InputDeclaration(
            name: name, type: TensorType(shape, Element.elementType), origin: origin, classes: classes,
            isOfAnySize: ofAnySize)
    }

    /// The input with its numbers, to be given to a step.
    /// - Parameters:
    ///   - values: The numbers, one example after another.
    ///   - shape: The shape of an example; by default that of the input. Another one needs an input of any size.
    public func callAsFunction(_ values: [Element], shape: Shape? = nil) -> InputValues {
        InputValues(declaration, values, shape: shape)
    }
}

extension StepInput where Element == Float {
    /// The images of a batch, `[N, height, width, channels]`.
    /// - Parameters:
    ///   - shape: The shape of an image.
    ///   - ofAnySize: Whether images may be of another height and width, for which a program is built when they occur.
    public static func images(_ shape: ImageShape, ofAnySize: Bool = false) -> StepInput {
        StepInput("images", shape.tensorShape, from: .images, ofAnySize: ofAnySize)
    }

    /// The rows of a table, `[N, columns]`.
    public static func rows(columns: Int) -> StepInput { StepInput("rows", [columns], from: .rows) }

    /// Numbers to predict, `[N, count]`, from targets that are numbers.
    public static func targets(_ count: Int = 1) -> StepInput { StepInput("targets", [count], from: .numbers) }

    /// The image that belongs to each, `[N, height, width, channels]`, from targets that are images, such as clean
    /// versions of noisy ones.
    public static func targetImages(_ shape: ImageShape, ofAnySize: Bool = false) -> StepInput {
        StepInput("targetImages", shape.tensorShape, from: .targetImages, ofAnySize: ofAnySize)
    }

    /// The probability of each class, `[N, classes]`, from targets that are a class or probabilities.
    public static func probabilities(classes: Int) -> StepInput {
        StepInput("probabilities", [classes], from: .probabilities)
    }

    /// Whether each class is one of an image's, as 1 or 0, `[N, classes]`, from targets that are classes.
    public static func memberships(classes: Int) -> StepInput {
        StepInput("memberships", [classes], from: .memberships)
    }

    /// Numbers of any shape, `[N, …]`, always given as an array.
    /// - Parameters:
    ///   - name: A name that no other input of the step has.
    ///   - shape: The shape of one example.
    ///   - ofAnySize: Whether an example may have other sizes in as many dimensions.
    public static func numbers(_ name: String, _ shape: Shape, ofAnySize: Bool = false) -> StepInput {
        StepInput(name, shape, from: .array, ofAnySize: ofAnySize)
    }
}

extension StepInput where Element == Int32 {
    /// The class of each image, `[N]`, from targets that are a class.
    /// - Parameter classes: Labels are checked to be below this, before anything is changed.
    public static func labels(classes: Int) -> StepInput { StepInput("labels", [], from: .labels, classes: classes) }

    /// The class of each pixel, `[N, height, width]`, from targets that are masks.
    /// - Parameters:
    ///   - size: The height and width of a mask.
    ///   - classes: Values are checked to be below this, before anything is changed.
    ///   - ofAnySize: Whether masks may be of another size, as their images.
    public static func masks(_ size: Size2D, classes: Int, ofAnySize: Bool = false) -> StepInput {
        StepInput("masks", [size.height, size.width], from: .masks, classes: classes, ofAnySize: ofAnySize)
    }

    /// Whole numbers of any shape, `[N, …]`, always given as an array.
    /// - Parameters:
    ///   - name: A name that no other input of the step has.
    ///   - shape: The shape of one example.
    ///   - classes: For labels: values are checked to be from 0 and below this. `nil` takes all values.
    ///   - ofAnySize: Whether an example may have other sizes in as many dimensions.
    public static func integers(
        _ name: String, _ shape: Shape, classes: Int? = nil, ofAnySize: Bool = false
    ) -> StepInput {
        StepInput(name, shape, from: .array, classes: classes, ofAnySize: ofAnySize)
    }
}

extension ImageShape {
    /// Of one image: `[height, width, channels]`.
    var tensorShape: Shape { [height, width, channels] }

    /// Whether `tensorShape` is a shape, without making one: a step takes no memory.
    func isShape(_ shape: Shape) -> Bool {
        shape.rank == 3 && shape[0] == height && shape[1] == width && shape[2] == channels
    }
}
