extension MisuseRows {
    /// Losses, schedules and ends of training that cannot be, and flags that do not go with them.
    static let training: [Row] = [
        Row("\(train) --stop-early -1", "--stop-early is -1, it must be from 0 to"),
        Row("\(train) --stop-early soon", "'soon'"),
        Row("\(train) --schedule plateau:patience=x", "a whole number of epochs from 0 is expected"),
        Row("\(train) --schedule plateau:cooldown=2", "plateau has no option 'cooldown'"),
        Row("\(train) --schedule one-cycle:start=0", "a number in 1"),
        Row("\(train) --schedule polynomial:power=0", "power is '0', a number in 0.01"),
        Row("\(train) --optimizer lion:epsilon=1", "lion has no hyper-parameter \"epsilon\""),
        Row("\(train) --label-smoothing 0.1", "autoencoder has no option --label-smoothing"),
        Row("\(classify) --loss hinge", "there is no loss \"hinge\""),
        Row("\(classify) --loss focal:x", "must be a number from 0 to 20"),
        Row("\(classify) --label-smoothing 1", "--label-smoothing is 1.0, it must be from 0 to 0.99"),
        Row("\(classify) --class-weights cat=2", "there is no class \"cat\"; the classes are: 0, 1"),
        Row("\(classify) --class-weights 1,2", "takes weights by the names of classes"),
        Row("\(classify) --class-weights 3", "takes weights by the names of classes"),
        Row("\(classify) --class-weights cat", "\"cat\" is not a class and its weight"),
        Row("\(classify) --class-weights 3=x", "\"x\" must be 0, or a number from"),
        Row("\(classify) --class-weights 3=1,3=2", "3 is given twice"),
        Row("\(classify) --class-weights balanced --loss binary", "takes no --class-weights"),
        Row("\(classify) --decay-filters-only", "adam has no weight decay here"),
        Row("\(classify) --l2 -1", "--l2"),
        Row("\(train) --tensorboard yes", "Unexpected argument 'yes'"),
        Row("\(train) --tensorboard=yes", "does not take any value, but 'yes' was specified"),
        Row("\(train) --tensorbord", "did you mean --tensorboard?"),
        Row("learning-curve mlp --data digits --tensorboard", "has no option --tensorboard"),
        Row("\(classify) --l2 1000", "--l2 is 1000.0, it must be from 0 to 100"),
    ]

    private static let classify = "train mlp --data digits --limit 20"
}
