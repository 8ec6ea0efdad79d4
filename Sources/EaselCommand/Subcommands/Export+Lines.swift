import EaselCore
import EaselFiles
import EaselRuns

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension ExportReport {
    /// What a person reads.
    var lines: [String] {
        var lines = [
            "\(file): \(part), \(byteText(bytes)), \(grouped(Double(parameters))) parameters"
                + (flops.map { ", \(fixed(Double($0) * 1e-6, 2)) MFLOP a picture" } ?? "")
        ]
        if let names {
            let own = names == "easel"
            lines[0] += own ? ", Easel's names in PyTorch's layouts" : ", names and layouts of \(names)"
            let comparison = compared.map { "read back and compared: \($0), the same to the last bit" }
            return lines + [comparison ?? "not read back: --no-verify"]
        }
        if let quantisation {
            lines[0] += ", \(quantisation)"
            if let calibratedOn { lines[0] += ", its scales from \(calibratedOn)" }
        }
        guard let compared, let largestDifference else { return lines + ["not read back: --no-verify"] }
        var line =
            "read back and compared on \(compared): largest difference \(scientific(largestDifference)) of the largest answer"
        if let top1Agreement { line += ", the same class for \(percent(top1Agreement))" }
        if let psnr { line += ", PSNR \(fixed(psnr, 1)) dB" }
        lines.append(line)
        if let accuracyBefore, let accuracyAfter {
            lines.append(
                "classified rightly: \(percent(accuracyBefore)) by the model, \(percent(accuracyAfter)) by the file")
        }
        return lines
    }

    private func percent(_ share: Double) -> String { "\(fixed(100 * share, 2)) %" }

    /// Says on standard error where a file in less room answers much worse than the model.
    func warn() {
        guard let quantisation else { return }
        let way = "float16 keeps more, and for int8 --calibrate and pictures of every kind in the training set help"
        if let accuracyBefore, let accuracyAfter, accuracyBefore - accuracyAfter > 0.01 {
            let lost = fixed(100 * (accuracyBefore - accuracyAfter), 1)
            Output.warn("\(quantisation) costs \(lost) points of accuracy; \(way)")
        } else if let top1Agreement, top1Agreement < (accuracyBefore == nil ? 0.98 : 0.9) {
            Output.warn("\(quantisation) changes \(percent(1 - top1Agreement)) of the classes that are said; \(way)")
        } else if let psnr, psnr < 30 {
            Output.warn("\(quantisation) changes pictures by more than 30 dB allow; \(way)")
        } else if let largestDifference, top1Agreement == nil, psnr == nil, largestDifference > 0.1 {
            Output.warn("\(quantisation) changes an answer by \(percent(largestDifference)) of the largest; \(way)")
        }
    }
}

/// A small number with two digits and its power of ten: `2.4e-07`.
private func scientific(_ value: Double) -> String {
    guard value > 0 else { return "0" }
    let power = Int(log10(value).rounded(.down))
    return "\(fixed(value / pow(10, Double(power)), 1))e\(power)"
}
