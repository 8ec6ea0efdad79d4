extension MisuseRows {
    private static let fineTune = "train small-convnet --data digits --limit 20 --from @/classifier"

    /// Files that are no weights, weights that are not there, and fine-tuning that cannot be.
    static let weights: [Row] = [
        Row("weights add nothing.pth", "nothing.pth: cannot"),
        Row("weights add @/text.png", "text.png: "),
        Row("weights add @/empty.png", "empty.png: "),
        Row("weights add @/full", "full: "),
        Row("weights add @/one.png", "one.png: "),
        Row(
            "weights add @/one.png --convention tensorflow",
            "--convention is an option of a model; say which by --model"),
        Row("weights inspect @/cut.png", "cut.png: "),
        Row("weights inspect ~", ": cannot"),
        Row("classify --weights no-such @/one.png", "there are no weights \"no-such\""),
        Row("classify --weights ../up @/one.png", "is no name for weights"),
        Row("classify --weights x --run @/classifier @/one.png", "--run and --weights are both given"),
        Row("classify --weights x --checkpoint best @/one.png", "--checkpoint is one of a run"),
        Row("train small-convnet --data digits --phase head:1@1", "name them by --from"),
        Row("\(fineTune) --phase head", "write a phase as in head:5@1e-3"),
        Row("\(fineTune) --phase head:1@1 --epochs 3", "--epochs and --phase are both given"),
        Row("\(fineTune) --phase head:1@1 --seconds 3", "--seconds and --phase are both given"),
        Row("\(fineTune) --phase head:1@1 --learning-rate 1", "--learning-rate and --phase are both given"),
        Row(
            "\(fineTune) --phase tail:1@1", "there is no part \"tail\" to train; there are head, all, and from one on: "
        ),
        Row("\(fineTune) --widths 3,4", "--from classifier has convolutions.0.weight of"),
        Row("train lenet5 --data digits --from @/classifier", "has weights of small-convnet, and not of lenet5"),
        Row("train vae --data digits --from @/classifier", "--from is of classifiers, and vae draws pictures"),
        Row(
            "train vae --data digits --from @/vae",
            "vae draws pictures from noise; train vae-classifier, which goes on from a run of vae"),
        Row("train resnet20 --data digits --from @/vae", "of vae, and not of resnet20; train vae-classifier"),
        Row("train autoencoder-classifier --data digits --from @/vae", "not of autoencoder-classifier; train vae-"),
        Row("train vae-classifier --data digits --from @/vae --latent-size 9", "--from vae has meanHead.weight of"),
        Row("train vae-classifier --data digits --from @/vae --beta 2", "vae-classifier has no option --beta"),
        Row("train small-convnet --data digits --from no-such", "the folder of a run does as well"),
        Row("train --resume @/classifier --from x", "leave out --from"),
    ]
}
