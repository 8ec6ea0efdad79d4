import Easel

let data = try DatasetCatalog().load("mnist")
let model = try Autoencoder()
let step = try TrainStep(updating: model, with: Adam(learningRate: 1e-3), images: data.imageShape) {
    binaryCrossEntropy(logits: model.logits($0.images), targets: $0.images)
}
for batch in try data.train.batches(of: 128, shuffledBy: 1) { try step(batch) }
let draw = try EvaluationStep(of: model, images: data.imageShape) { ["old": $0.images, "new": model($0.images)] }
let rows = try draw.images("old", "new", of: data.test.limited(to: 20).batches(of: 20)[0])
try ImageGrid(comparing: rows, columns: 10).write(to: "grid.png")
