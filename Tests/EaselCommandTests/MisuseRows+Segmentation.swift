extension MisuseRows {
    /// What cannot be asked of a model that learns from masks, or of its runs.
    static let segmentation: [Row] = [
        Row("train unet --data digits --limit 20", "digits has no masks; use scenes, or a folder"),
        Row("train unet --data scenes --limit 4 --widths 0", "--widths is [0]"),
        Row("train unet --data scenes --limit 4 --widths", "Missing value for '--widths"),
        Row("train unet --data scenes --limit 4 --encoder vae", "--encoder: vae "),
        Row("train unet --data scenes --limit 4 --encoder resnet18 --widths 4,8", "leave them out"),
        Row("train unet --data scenes --limit 4 --encoder mlp", "mlp has no feature maps"),
        Row("train unet --data scenes --limit 4 --encoder small-convnet --width 0.5", "has no such factor"),
        Row("train unet --data scenes --limit 4 --loss focal", "there is no loss \"focal\" of pixels"),
        Row("train unet --data scenes --limit 4 --augment mixup", "mixup and cutmix mix the classes of whole pictures"),
        Row("train unet --data scenes --limit 4 --keep-best accuracy", "pixelAccuracy"),
        Row("train resnet20 --data scenes --limit 4", "has masks, which say that of each pixel"),
        Row("train autoencoder --data digits --limit 4 --encoder vgg11", "autoencoder has no option --encoder"),
        Row("segment", "name a trained run by --run, or a file by --model"),
        Row("segment --run @/vae", "Missing expected argument"),
        Row("segment --run @/vae @/one.png -o out", "tells the classes of no pixels; use a run of unet"),
        Row("segment --run @/nowhere @/one.png -o out", "nowhere"),
        Row("segment @/one.png", "name a trained run by --run, or a file by --model"),
        Row("segment --run @/vae --model m.onnx @/one.png", "--run and --model are both given"),
        Row("segment --model m.onnx --checkpoint best @/one.png", "--checkpoint is one of a run, and --model has none"),
        Row("segment --model nothing.onnx @/one.png -o out", "nothing.onnx: cannot read"),
        Row("segment --model @/one.png @/one.png -o out", "one.png: is no network that is read"),
    ]
}
