import EaselGraph

/// Images whose channels are blocks of pixels, and the other way round, as both formats have them.
enum SpaceBlocks {
    /// Images `[N, H, W, size² · C]` as ones of `[N, size · H, size · W, C]`.
    /// - Parameter isChannelFirst: Whether a channel's block stands together, and not a place's channels.
    /// - Returns: `nil` for images of other sizes.
    static func opened(_ images: Tensor, size: Int, isChannelFirst: Bool = false) -> Tensor? {
        guard isPossible(images, size), images.shape[3] % (size * size) == 0 else { return nil }
        let (count, height, width) = (images.shape[0], images.shape[1], images.shape[2])
        let channels = images.shape[3] / (size * size)
        let block = isChannelFirst ? [channels, size, size] : [size, size, channels]
        return images.reshaped(to: Shape([count, height, width] + block))
            .transposed(isChannelFirst ? [0, 1, 4, 2, 5, 3] : [0, 1, 3, 2, 4, 5])
            .reshaped(to: [count, height * size, width * size, channels])
    }

    /// Images `[N, size · H, size · W, C]` as ones of `[N, H, W, size² · C]`.
    /// - Returns: `nil` for images of other sizes.
    static func closed(_ images: Tensor, size: Int) -> Tensor? {
        guard isPossible(images, size), images.shape[1] % size == 0, images.shape[2] % size == 0 else { return nil }
        let (count, channels) = (images.shape[0], images.shape[3])
        let (height, width) = (images.shape[1] / size, images.shape[2] / size)
        return images.reshaped(to: [count, height, size, width, size, channels]).transposed([0, 1, 3, 2, 4, 5])
            .reshaped(to: [count, height, width, channels * size * size])
    }

    private static func isPossible(_ images: Tensor, _ size: Int) -> Bool {
        images.shape.rank == 4 && (1...1 << 16).contains(size) && !images.shape.dimensions.contains(0)
    }
}
