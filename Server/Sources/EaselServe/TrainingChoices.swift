import Easel
import EaselServing

/// What can be trained, and on what: the choices of a form.
struct TrainingChoices: Encodable {
    struct Model: Encodable {
        let name: String
        let summary: String
        let task: String
        let needsLabels: Bool
        let needsMasks: Bool
    }

    let models: [Model]
    let datasets: [ServedDataset]

    init(_ service: ModelService) {
        // Sets with names have no numbers to learn.
        models = ModelCatalog.all.filter { $0.task != .regression }.map {
            Model(
                name: $0.name, summary: $0.summary, task: $0.task.name, needsLabels: $0.needsLabels,
                needsMasks: $0.needsMasks)
        }
        datasets = service.datasets
    }
}
