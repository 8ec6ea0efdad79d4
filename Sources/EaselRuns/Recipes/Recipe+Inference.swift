import EaselCore
import EaselGraph
import EaselLayers
import EaselModels
import EaselTraining

extension ReconstructionRecipe {
    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) { ["images": sigmoid(model.logits($0.images(batchSize, model.imageShape)))] }
    }
}

extension VariationalAutoencoderRecipe {
    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) { trace in
            let labels = model.classes.map { _ in trace.labels(batchSize) }
            return ["images": model.reconstruction(of: trace.images(batchSize, model.imageShape), labels: labels)]
        }
    }
}

extension AdversarialRecipe {
    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: ["generator": model.generator]) { trace in
            let labels = model.classes.map { _ in trace.labels(batchSize) }
            return ["images": model.generate(.randomNormal([batchSize, model.latentSize]), labels: labels)]
        }
    }
}

extension ClassifierRecipe {
    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) {
            ["probabilities": softmax(model.logits($0.images(batchSize, model.imageShape)))]
        }
    }
}

extension SegmentationRecipe {
    public func inferenceGraph(batchSize: Int) throws -> InferenceGraph {
        try InferenceGraph(of: model) {
            ["probabilities": softmax(model.logits($0.images(batchSize, model.imageShape)))]
        }
    }
}

extension Trace {
    /// The images of a batch.
    fileprivate func images(_ batchSize: Int, _ shape: ImageShape) -> Tensor {
        input("images", [batchSize, shape.height, shape.width, shape.channels])
    }

    /// The classes of a batch.
    fileprivate func labels(_ batchSize: Int) -> Tensor { input("labels", [batchSize], .int32) }
}
