/// Global average pooling, the mean of each channel over the whole image: `[N, H, W, C]` → `[N, C]`.
public func globalAveragePooling2D(_ input: Tensor) -> Tensor {
    guard input.node == nil || input.shape.rank == 4 else {
        return input.trace.fail("globalAveragePooling2D", "input has shape \(input.shape), expected [N, H, W, C]")
    }
    return input.mean(over: [1, 2])
}

/// Global max pooling, the largest element of each channel over the whole image: `[N, H, W, C]` → `[N, C]`.
public func globalMaxPooling2D(_ input: Tensor) -> Tensor {
    guard input.node == nil || input.shape.rank == 4 else {
        return input.trace.fail("globalMaxPooling2D", "input has shape \(input.shape), expected [N, H, W, C]")
    }
    return input.max(over: [1, 2])
}
