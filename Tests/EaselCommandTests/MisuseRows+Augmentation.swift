extension MisuseRows {
    /// Operations of augmentation that cannot be, and flags that do not go with them.
    static let augmentation: [Row] = [
        Row("augment", "name a folder of pictures, or --list"),
        Row("augment @/full", "--augment says what is done"),
        Row("augment @/full --augment invert", "name the folder to make"),
        Row("augment @/full out --augment invert", "--count says how many pictures to make"),
        Row("augment @/full out --augment invert --count 0", "--count is 0, it must be from 1 to"),
        Row("augment @/full out --augment invrt --count 1", "did you mean invert?"),
        Row("augment @/full out --augment rotate:a=3 --count 1", "rotate has no option \"a\""),
        Row("augment @/full out --augment rotate:9..3 --count 1", "a number or a range as in"),
        Row("augment @/full out --augment invert@2 --count 1", "a probability from 0 to 1"),
        Row("augment @/full out --augment keras:dtype=1 --count 1", "dtype is \"1\", it must be left out"),
        Row("augment @/full out --augment mixup --count 1", "use them with easel train --augment"),
        Row("\(train) --augment crop-by-size:40", "no 40x40 can be cropped"),
        Row("augment --list nothing", "there is no operation \"nothing\""),
        Row("augment --list invert --count 3", "leave out --count"),
        Row("\(train) --augment mixp", "did you mean mixup?"),
        Row("\(train) --share 0.3", "name their run by --augment-with"),
        Row("\(train) --augment-with @/vae --share 2", "--share is 2.0, it must be from 0 to 1"),
        Row(
            "evaluate --run @/vae --augment invert",
            "which is one of easel train, easel learning-curve, easel augment"),
    ]
}
