import EaselData

extension ClusterMap {
    /// The images as comma-separated values: index, file, cluster, x, y and label.
    public var csv: String {
        let rows = images.map { image in
            CSVLine.text([
                "\(image.index)", image.file ?? "", "\(image.cluster)", "\(image.x)", "\(image.y)", image.label ?? "",
            ])
        }
        return (["index,file,cluster,x,y,label\n"] + rows).joined()
    }
}
