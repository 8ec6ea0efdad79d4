import EaselLayers

/// Seconds in words: `48.2 s`, `3 min 5 s`, `2 h 7 min`.
package func durationText(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 0, seconds < 1e12 else { return "\(seconds) s" }
    guard seconds >= 100 else { return "\((seconds * 10).rounded() / 10) s" }
    let whole = Int(seconds.rounded())
    return whole < 3600
        ? "\(whole / 60) min \(whole % 60) s" : "\(grouped(whole / 3600)) h \(whole % 3600 / 60) min"
}
