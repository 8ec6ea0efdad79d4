import EaselCore
import EaselFiles
import EaselLayers
import EaselModels
import EaselRuns

/// The tensors of a model as torchvision's file would have them: its names, its layouts, the counts of batches beside each
/// normalisation.
struct ForeignFile {
    private(set) var tensors: [(name: String, shape: [Int], values: [Float])] = []

    init(_ model: any ImageClassifier, maps: [String: Size2D] = [:]) {
        for named in namedParameters(of: model) {
            let (shape, values) = (named.parameter.shape.dimensions, named.parameter.values)
            var name = named.name
            for (ours, theirs) in [("runningMean", "running_mean"), ("runningVariance", "running_var")]
            where name.hasSuffix(ours) {
                name = name.dropLast(ours.count) + theirs
            }
            switch shape.count {
            case 4:
                let foreign = [3, 2, 0, 1].map { shape[$0] }
                tensors.append((name, foreign, Self.permuted(values, shape, [3, 2, 0, 1])))
            case 2:
                let map = maps[String(name.dropLast(".weight".count))] ?? 1
                let split = [map.height, map.width, shape[0] / map.count, shape[1]]
                tensors.append((name, [shape[1], shape[0]], Self.permuted(values, split, [3, 2, 0, 1])))
            default: tensors.append((name, shape, values))
            }
            if name.hasSuffix("running_var") {
                tensors.append((name.dropLast("running_var".count) + "num_batches_tracked", [], [7]))
            }
        }
    }

    private static func permuted(_ values: [Float], _ shape: [Int], _ axes: [Int]) -> [Float] {
        var strides = [Int](repeating: 1, count: shape.count)
        for axis in stride(from: shape.count - 2, through: 0, by: -1) {
            strides[axis] = strides[axis + 1] * shape[axis + 1]
        }
        var places = [0]
        for axis in axes {
            places = places.flatMap { start in (0..<shape[axis]).map { start + $0 * strides[axis] } }
        }
        return places.map { values[$0] }
    }

    /// Leaves out a tensor.
    func without(_ name: String) -> ForeignFile { changed { $0.removeAll { $0.name == name } } }

    /// The file with its list of tensors changed.
    func changed(_ change: (inout [(name: String, shape: [Int], values: [Float])]) -> Void) -> ForeignFile {
        var copy = self
        change(&copy.tensors)
        return copy
    }

    func write(to path: String) throws {
        var writer = SafetensorsWriter()
        for (name, shape, values) in tensors { try writer.add(name, shape: shape, values) }
        try writer.write(to: path)
    }
}
