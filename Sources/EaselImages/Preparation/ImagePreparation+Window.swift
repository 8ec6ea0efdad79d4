import EaselCore

extension ImagePreparation {
    /// Where the prepared image lies in an image: rows and columns of its edges, in pixels of that image. A border reaches
    /// beyond the image; what is cut off lies outside.
    package func window(in size: Size2D) -> (top: Double, left: Double, height: Double, width: Double) {
        let (height, width) = (Double(size.height), Double(size.width))
        guard let own = self.size else { return (0, 0, height, width) }
        switch fit {
        case .stretch: return (0, 0, height, width)
        case .cover:
            let scale = max(Double(own.height) / height, Double(own.width) / width)
            let (rows, columns) = (Double(own.height) / scale, Double(own.width) / scale)
            return ((height - rows) / 2, (width - columns) / 2, rows, columns)
        case .contain, .pad:
            let inner = Image.fittingSize(of: size, into: own, isScaledUp: fit == .contain)
            let (down, across) = (height / Double(inner.height), width / Double(inner.width))
            return (
                -Double((own.height - inner.height) / 2) * down, -Double((own.width - inner.width) / 2) * across,
                Double(own.height) * down, Double(own.width) * across
            )
        }
    }
}
