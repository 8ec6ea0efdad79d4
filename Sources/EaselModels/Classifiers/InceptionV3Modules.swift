import EaselCore
import EaselGraph
import EaselLayers

// The modules of Inception v3, by torchvision's letters; their parts have torchvision's names.

private let means = AveragePooling2D(kernelSize: 3, stride: 1, padding: .all(1))
private let (row3, column3) = (Size2D(height: 1, width: 3), Size2D(height: 3, width: 1))
private let (row7, column7) = (Size2D(height: 1, width: 7), Size2D(height: 7, width: 1))

/// 1x1; 5x5; 3x3 twice in a row; and a mean.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct InceptionA: Module {
    let branch1x1, branch5x5_1, branch5x5_2: NormalisedConvolution
    let branch3x3dbl_1, branch3x3dbl_2, branch3x3dbl_3, branch_pool: NormalisedConvolution

    init(_ map: inout FeatureMap, pooled: Int, _ width: @escaping (Int) -> Int) {
        var branches = InceptionBranches(map, width)
        branch1x1 = branches.first(64)
        branch5x5_1 = branches.first(48)
        branch5x5_2 = branches.next(64, 5)
        branch3x3dbl_1 = branches.first(64)
        branch3x3dbl_2 = branches.next(96, 3)
        branch3x3dbl_3 = branches.next(96, 3)
        branch_pool = branches.first(pooled)
        map = branches.joined([64, 64, 96, pooled])
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        joined([
            branch1x1(input), branch5x5_2(branch5x5_1(input)), branch3x3dbl_3(branch3x3dbl_2(branch3x3dbl_1(input))),
            branch_pool(means(input)),
        ])
    }
}

/// Makes the map smaller: 3x3; 3x3 twice in a row; and a maximum.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct InceptionB: Module {
    let branch3x3, branch3x3dbl_1, branch3x3dbl_2, branch3x3dbl_3: NormalisedConvolution
    private let pooling: MaxPooling2D

    init(_ map: inout FeatureMap, _ width: @escaping (Int) -> Int) {
        var branches = InceptionBranches(map, width)
        pooling = branches.pooling()
        branch3x3 = branches.last(384)
        branch3x3dbl_1 = branches.first(64)
        branch3x3dbl_2 = branches.next(96, 3)
        branch3x3dbl_3 = branches.last(96)
        map = branches.joined([384, 96], withInput: true)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        joined([branch3x3(input), branch3x3dbl_3(branch3x3dbl_2(branch3x3dbl_1(input))), pooling(input)])
    }
}

/// 1x1; 7x7 as a row and a column; those twice in a row; and a mean.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct InceptionC: Module {
    let branch1x1, branch7x7_1, branch7x7_2, branch7x7_3: NormalisedConvolution
    let branch7x7dbl_1, branch7x7dbl_2, branch7x7dbl_3, branch7x7dbl_4, branch7x7dbl_5: NormalisedConvolution
    let branch_pool: NormalisedConvolution

    init(_ map: inout FeatureMap, between: Int, _ width: @escaping (Int) -> Int) {
        var branches = InceptionBranches(map, width)
        branch1x1 = branches.first(192)
        branch7x7_1 = branches.first(between)
        branch7x7_2 = branches.next(between, row7)
        branch7x7_3 = branches.next(192, column7)
        branch7x7dbl_1 = branches.first(between)
        branch7x7dbl_2 = branches.next(between, column7)
        branch7x7dbl_3 = branches.next(between, row7)
        branch7x7dbl_4 = branches.next(between, column7)
        branch7x7dbl_5 = branches.next(192, row7)
        branch_pool = branches.first(192)
        map = branches.joined([192, 192, 192, 192])
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let double = branch7x7dbl_3(branch7x7dbl_2(branch7x7dbl_1(input)))
        return joined([
            branch1x1(input), branch7x7_3(branch7x7_2(branch7x7_1(input))), branch7x7dbl_5(branch7x7dbl_4(double)),
            branch_pool(means(input)),
        ])
    }
}

/// Makes the map smaller: 3x3; 7x7 as a row and a column before a 3x3; and a maximum.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct InceptionD: Module {
    let branch3x3_1, branch3x3_2: NormalisedConvolution
    let branch7x7x3_1, branch7x7x3_2, branch7x7x3_3, branch7x7x3_4: NormalisedConvolution
    private let pooling: MaxPooling2D

    init(_ map: inout FeatureMap, _ width: @escaping (Int) -> Int) {
        var branches = InceptionBranches(map, width)
        pooling = branches.pooling()
        branch3x3_1 = branches.first(192)
        branch3x3_2 = branches.last(320)
        branch7x7x3_1 = branches.first(192)
        branch7x7x3_2 = branches.next(192, row7)
        branch7x7x3_3 = branches.next(192, column7)
        branch7x7x3_4 = branches.last(192)
        map = branches.joined([320, 192], withInput: true)
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let seven = branch7x7x3_4(branch7x7x3_3(branch7x7x3_2(branch7x7x3_1(input))))
        return joined([branch3x3_2(branch3x3_1(input)), seven, pooling(input)])
    }
}

/// 1x1; 3x3 as a row and a column side by side; the same after a 3x3; and a mean.
// swift-format-ignore: AlwaysUseLowerCamelCase
struct InceptionE: Module {
    let branch1x1, branch3x3_1, branch3x3_2a, branch3x3_2b: NormalisedConvolution
    let branch3x3dbl_1, branch3x3dbl_2, branch3x3dbl_3a, branch3x3dbl_3b: NormalisedConvolution
    let branch_pool: NormalisedConvolution

    init(_ map: inout FeatureMap, _ width: @escaping (Int) -> Int) {
        var branches = InceptionBranches(map, width)
        branch1x1 = branches.first(320)
        branch3x3_1 = branches.first(384)
        branch3x3_2a = branches.beside(384, row3)
        branch3x3_2b = branches.beside(384, column3)
        branch3x3dbl_1 = branches.first(448)
        branch3x3dbl_2 = branches.next(384, 3)
        branch3x3dbl_3a = branches.beside(384, row3)
        branch3x3dbl_3b = branches.beside(384, column3)
        branch_pool = branches.first(192)
        map = branches.joined([320, 384, 384, 384, 384, 192])
    }

    func callAsFunction(_ input: Tensor) -> Tensor {
        let (single, double) = (branch3x3_1(input), branch3x3dbl_2(branch3x3dbl_1(input)))
        return joined([
            branch1x1(input), branch3x3_2a(single), branch3x3_2b(single), branch3x3dbl_3a(double),
            branch3x3dbl_3b(double), branch_pool(means(input)),
        ])
    }
}
