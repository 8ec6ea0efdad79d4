#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// An event of a file that TensorBoard reads: `Event`.
///
/// Source of the messages and field numbers: https://github.com/tensorflow/tensorboard/tree/master/tensorboard/compat/proto.
package struct TensorBoardEvent {
    /// What an event says.
    package enum Content {
        /// The format of the file; the first event of each.
        case version
        /// Training begins with the event's step: what was said of it or of a later one holds no longer.
        case start
        /// The model.
        case graph(TensorBoardGraph)
        /// What was measured after the event's step.
        case summaries([TensorBoardSummary])
    }

    /// When it was, in seconds since 1970.
    package var time: Double
    /// The number of batches trained on.
    package var step: Int
    /// What it says.
    package var content: Content

    package init(_ content: Content, step: Int, time: Double = Self.now()) {
        (self.content, self.step, self.time) = (content, step, time)
    }

    /// The time in seconds since 1970.
    package static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The message of the file.
    var message: ProtobufMessage {
        var message = ProtobufMessage()
        message.add(1, time)
        if step != 0 { message.add(2, step) }
        switch content {
        // By this version readers know that restarts are marked.
        case .version: message.add(3, "brain.Event:2")
        case .graph(let graph): message.add(4, graph.message)
        case .summaries(let summaries):
            var all = ProtobufMessage()
            for summary in summaries { all.add(1, summary.message) }
            message.add(5, all)
        case .start:
            var session = ProtobufMessage()
            session.add(1, 1)
            message.add(7, session)
        }
        return message
    }
}
