import EaselData
import EaselGraph
import EaselLayers
import EaselModels
import EaselRuntime
import EaselTraining

extension ReconstructionRecipe {
    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        let model = model
        return try EvaluationStep(of: model, images: model.imageShape, batchSize: batchSize, workers: workers) {
            ["images": sigmoid(model.logits($0.images))]
        }
    }
}

extension VariationalAutoencoderRecipe {
    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        let model = model
        return try EvaluationStep(of: model, images: model.imageShape, batchSize: batchSize, workers: workers) {
            ["images": model.reconstruction(of: $0.images, labels: model.classes == nil ? nil : $0.labels)]
        }
    }
}

extension AdversarialRecipe {
    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        let model = model
        return try EvaluationStep(
            of: ["generator": model.generator], images: model.imageShape, batchSize: batchSize, range: .minusOneToOne,
            workers: workers
        ) {
            let noise = Tensor.randomNormal([$0.size, model.latentSize])
            return ["images": model.generate(noise, labels: model.classes == nil ? nil : $0.labels)]
        }
    }
}

extension ClassifierRecipe {
    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        let model = model
        return try EvaluationStep(of: model, images: model.imageShape, batchSize: batchSize, workers: workers) {
            ["probabilities": softmax(model.logits($0.images))]
        }
    }
}
