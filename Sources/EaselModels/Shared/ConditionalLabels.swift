import EaselGraph

/// Labels as numbers that layers can read, shared by the models that take labels.
enum ConditionalLabels {
    /// A probability for each class, from whole numbers `[N]` or from just that, `[N, classes]`.
    static func rows(_ labels: Tensor?, classes: Int, like values: Tensor, _ model: String) -> Tensor {
        guard let labels else {
            return values.trace.fail(model, "labels are missing; the model draws each of \(classes) classes by itself")
        }
        guard values.node != nil, labels.node != nil else { return values }
        let rows = labels.type.elementType == .int32 ? labels.oneHot(classes: classes) : labels
        let expected: Shape = [values.shape[0], classes]
        guard rows.node == nil || rows.shape == expected else {
            return values.trace.fail(model, "labels are \(labels.type), expected i32[\(expected[0])] or f32\(expected)")
        }
        return rows
    }

    /// The same with the numbers beside those of each row: `[N, features]` → `[N, features + classes]`.
    static func beside(_ values: Tensor, _ labels: Tensor?, classes: Int, _ model: String) -> Tensor {
        concatenated([values, rows(labels, classes: classes, like: values, model)], alongAxis: 1)
    }

    /// Images with one more channel for each class, everywhere 1 in the channel of the image's own class:
    /// `[N, H, W, C]` → `[N, H, W, C + classes]`.
    static func channels(_ images: Tensor, _ labels: Tensor?, classes: Int, _ model: String) -> Tensor {
        let rows = rows(labels, classes: classes, like: images, model)
        guard images.shape.rank == 4, rows.node != nil else { return images }
        let (count, height, width) = (images.shape[0], images.shape[1], images.shape[2])
        let planes = rows.reshaped(to: [count, 1, 1, classes]).broadcast(to: [count, height, width, classes])
        return concatenated([images, planes], alongAxis: 3)
    }
}
