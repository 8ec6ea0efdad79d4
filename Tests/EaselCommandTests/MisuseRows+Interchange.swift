extension MisuseRows {
    private static let export = "export --run @/classifier"

    /// Models that do not become files, and files that are no models.
    static let interchange: [Row] = [
        Row(export, "Missing expected argument '--output <file>'"),
        Row("export -o m.onnx", "Missing expected argument '--run <run>'"),
        Row("\(export) -o m.h5", "its ending says the format, which is .onnx, .tflite, .safetensors or .pth"),
        Row("\(export) -o onnx", "its ending says the format"),
        Row("\(export) -o m.onnx --layout hwcn", "The value 'hwcn' is invalid for '--layout <layout>'"),
        Row("\(export) -o m.tflite --layout nchw", "--layout: of ONNX files"),
        Row("\(export) -o m.onnx --part head", "The value 'head' is invalid for '--part <part>'"),
        Row("\(export) -o m.onnx --part decoder", "has no decoder; its parts are whole"),
        Row("export --run @/vae -o m.onnx --part generator", "its parts are whole, encoder, decoder"),
        Row("\(export) -o nothing/m.onnx", "there is no folder nothing"),
        Row("\(export) -o m.pth --layout nchw", "--layout: a file of weights alone has no pictures and no parts"),
        Row("\(export) -o m.onnx --no-verify --example e", "--no-verify compares nothing; leave out --example"),
        Row("\(export) -o m.onnx --quantise int8", "--quantise: of TensorFlow Lite files"),
        Row("\(export) -o m.pth --quantise float16", "--quantise: a file of weights alone"),
        Row("\(export) -o m.tflite --quantise int4", "The value 'int4' is invalid for '--quantise <numbers>'"),
        Row("\(export) -o m.tflite --quantise dynamic --calibrate 200", "--calibrate: of --quantise int8 only"),
        Row("\(export) -o m.tflite --compare 0", "--compare 0: expected 1 to 10000"),
        Row("\(export) -o m.tflite --no-verify --compare 9", "--no-verify compares nothing; leave out --compare"),
        Row("\(export) -o m.tflite --quantise int8 --io int8 --example e", "--example: of files that floating-point"),
        Row(
            "export --run @/vae --part decoder -o m.onnx --data-root .", "--data-root: this part is compared on latents"
        ),
        Row("\(export) -o m.tflite --io int8", "--io: of --quantise int8 only"),
        Row("\(export) -o m.tflite --quantise int8 --calibrate 20", "--calibrate 20: expected 100 to 500"),
        Row("export --run @/no-record -o m.onnx", "run.json"),
        Row("classify --model nothing.onnx @/one.png", "nothing.onnx: cannot read"),
        Row("classify --model @/one.png @/one.png", "one.png: is no network that is read"),
        Row("classify --model @/empty.png @/one.png", "empty.png: is no network that is read"),
        Row("classify --model ~ @/one.png", "--model is empty; give it a value"),
        Row("classify --run @/classifier --model m.onnx @/one.png", "--run and --model are both given"),
        Row(
            "classify --model m.onnx --checkpoint best @/one.png", "--checkpoint is one of a run, and --model has none"),
        Row("classify --run @/classifier --pixels 0..1 @/one.png", "--pixels: of a network in a file"),
        Row("classify --run @/classifier --arithmetic xnnpack @/one.png", "--arithmetic: of a network in a file"),
        Row("classify --model m.tflite --arithmetic mine @/one.png", "--arithmetic"),
        Row("classify --model m.onnx --pixels 1..2 @/one.png", "pixels \"1..2\": it is 0..255, 0..1, -1..1"),
        Row("describe vae --model m.onnx", "--model is a file, which says what it is; leave out vae"),
        Row("describe --model nothing.tflite", "nothing.tflite: cannot read"),
        Row("evaluate", "name a trained run by --run, or a network in a file by --model"),
        Row("evaluate --run @/classifier --model m.onnx", "--run and --model are both given"),
        Row("evaluate --model m.onnx", "name a data set or a folder by --data"),
        Row("evaluate --model m.onnx --data digits --judge @/classifier", "--judge: of a run, and --model is a file"),
    ]
}
