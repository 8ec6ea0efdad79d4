import Synchronization

/// What was answered, for Prometheus.
final class RequestCounts: Sendable {
    private struct Key: Hashable {
        var route: String
        var status: Int
    }

    private struct Route {
        var seconds = 0.0
        var buckets = [Int](repeating: 0, count: RequestCounts.bounds.count)
        var count = 0
    }

    /// Upper bounds of the buckets of durations, in seconds.
    private static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2, 10, 60]
    private let state = Mutex<(answers: [Key: Int], routes: [String: Route])>(([:], [:]))

    func add(route: String, status: Int, time: Duration) {
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
        state.withLock { state in
            state.answers[Key(route: route, status: status), default: 0] += 1
            var own = state.routes[route] ?? Route()
            own.seconds += seconds
            own.count += 1
            for (place, bound) in Self.bounds.enumerated() where seconds <= bound { own.buckets[place] += 1 }
            state.routes[route] = own
        }
    }

    /// The text of `/metrics`: what was counted, and gauges of now.
    func text(gauges: [(name: String, help: String, value: Double)]) -> String {
        let (answers, routes) = state.withLock { ($0.answers, $0.routes) }
        var lines = [
            "# HELP easel_requests_total Requests that were answered.", "# TYPE easel_requests_total counter",
        ]
        for (key, count) in answers.sorted(by: { ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status) }) {
            lines.append("easel_requests_total{route=\"\(key.route)\",status=\"\(key.status)\"} \(count)")
        }
        lines += [
            "# HELP easel_request_seconds Seconds from a request's head to its answer's.",
            "# TYPE easel_request_seconds histogram",
        ]
        for (name, route) in routes.sorted(by: { $0.key < $1.key }) {
            for (bound, count) in zip(Self.bounds, route.buckets) {
                lines.append("easel_request_seconds_bucket{route=\"\(name)\",le=\"\(bound)\"} \(count)")
            }
            lines.append("easel_request_seconds_bucket{route=\"\(name)\",le=\"+Inf\"} \(route.count)")
            lines.append("easel_request_seconds_sum{route=\"\(name)\"} \(route.seconds)")
            lines.append("easel_request_seconds_count{route=\"\(name)\"} \(route.count)")
        }
        for gauge in gauges {
            lines += [
                "# HELP \(gauge.name) \(gauge.help)", "# TYPE \(gauge.name) gauge", "\(gauge.name) \(gauge.value)",
            ]
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
