import EaselLayers
import EaselModels
import EaselRuntime

extension AutoencoderRecipe {
    public var trainingSteps: [TrainStep] { [step] }

    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        try EaselTraining.inferenceStep(of: model, batchSize: batchSize, workers: workers)
    }
}

extension ReconstructionRecipe {
    public var trainingSteps: [TrainStep] { [step] }

    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        try EaselTraining.inferenceStep(of: model, batchSize: batchSize, workers: workers)
    }
}

extension VariationalAutoencoderRecipe {
    public var trainingSteps: [TrainStep] { [step] }

    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        try EaselTraining.inferenceStep(of: model, batchSize: batchSize, workers: workers)
    }
}

extension AdversarialRecipe {
    public var trainingSteps: [TrainStep] { [discriminatorStep, generatorStep] }

    public func inferenceStep(batchSize: Int, workers: Workers) throws -> EvaluationStep {
        let (generator, latentSize) = (model.generator, model.latentSize)
        return try EvaluationStep(
            of: ["generator": generator], images: model.imageSize, batchSize: batchSize, range: .minusOneToOne,
            workers: workers
        ) { ["images": generator(.randomNormal([$0.size, latentSize]))] }
    }
}

private func inferenceStep(
    of model: any ImageAutoencoder, batchSize: Int, workers: Workers
) throws -> EvaluationStep {
    try EvaluationStep(of: model, images: model.imageSize, batchSize: batchSize, workers: workers) {
        ["images": model($0.images)]
    }
}
