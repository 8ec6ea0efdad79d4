import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Guards a connection against who sends or reads slowly: a request's head, and then its body, must be there within a time, however
/// steadily they drip, and an answer must be taken. Says to go on where a client asks whether it may send a large body.
///
/// Requests may be sent before the one before is answered, so all that is timed or said is of the only one under way, if it is one.
final class RequestGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a new connection may take for its first head.
    private static let firstHead = TimeAmount.seconds(10)
    /// How long a connection may take for a further head.
    private static let nextHead = TimeAmount.seconds(75)
    /// How long a body may take.
    private static let body = TimeAmount.seconds(60)
    /// How long what is left of a body that nobody wants may come, so that who sends it reads the answer.
    private static let rest = TimeAmount.seconds(3)
    /// How long an answer may lie there without a byte of it being taken.
    private static let stall = TimeAmount.seconds(75)

    private let bodyLimit: Int
    private var deadline: Scheduled<Void>?
    private var stalled: Scheduled<Void>?
    /// Requests whose head came and whose answer has not left.
    private var open = 0
    /// Whether the last request's body is still to come, and whether an answer is being written.
    private var (isReading, isAnswered) = (false, false)
    /// Whether the last request asks for another protocol: the parser stops after it, and what is read then would pile up.
    private var (upgrades, isDeaf) = (false, false)
    /// A wish to close that waits until answers have left.
    private var closing: (mode: CloseMode, promise: EventLoopPromise<Void>?)?
    private var unsent = 0

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { wait(Self.firstHead, context) { [self] in end($0) } }
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancel() }

    func channelActive(context: ChannelHandlerContext) {
        wait(Self.firstHead, context) { [self] in end($0) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancel()
        context.fireChannelInactive()
    }

    func read(context: ChannelHandlerContext) { if !isDeaf { context.read() } }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            (open, isReading) = (open + 1, true)
            upgrades = head.method == .connect || head.headerFields[text: "Upgrade"] != nil
            guard open == 1 else { break }
            isAnswered = false
            wait(Self.body, context) { [self] in tooSlow($0) }
            let length = head.headerFields[.contentLength].flatMap { Int($0) }
            if head.headerFields[.expect]?.lowercased() == "100-continue", length ?? 0 <= bodyLimit {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body: break
        case .end:
            (isReading, isDeaf) = (false, upgrades)
            // While it is answered, no time of ours runs.
            deadline?.cancel()
            if open == 0 { wait(Self.nextHead, context) { [self] in end($0) } }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational: isAnswered = true
        case .end:
            // From when it has left: a large answer may take long on its way.
            unsent += 1
            let left = promise ?? context.eventLoop.makePromise(of: Void.self)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            left.futureResult.whenComplete { _ in
                let (guardian, context) = bound.value
                guardian.answered(context)
            }
            return context.write(data, promise: left)
        default: break
        }
        context.write(data, promise: promise)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalled?.cancel()
        if !context.channel.isWritable { stalled = scheduled(Self.stall, context) { [self] in end($0) } }
        context.fireChannelWritabilityChanged()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // What is asked already is answered first.
        guard mode == .all, unsent > 0, closing == nil else { return context.close(mode: mode, promise: promise) }
        closing = (mode, promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError, open == 0, !isAnswered else {
            return context.fireErrorCaught(error)
        }
        error == .headerOverflow
            ? refuse(.requestHeaderFieldsTooLarge, "the request's head is larger than what is taken", context)
            : refuse(.badRequest, "that is no request of HTTP: \(error)", context)
    }

    private func answered(_ context: ChannelHandlerContext) {
        unsent -= 1
        open = max(open - 1, 0)
        isAnswered = false
        if let closing, unsent == 0 {
            self.closing = nil
            return context.close(mode: closing.mode, promise: closing.promise)
        }
        guard !isDeaf else { return end(context) }
        if open == 0 {
            wait(isReading ? Self.rest : Self.nextHead, context) { [self] in end($0) }
        } else if isReading {
            wait(Self.body, context) { [self] in tooSlow($0) }
        }
    }

    private func tooSlow(_ context: ChannelHandlerContext) {
        guard !isAnswered, open == 1 else { return end(context) }
        refuse(.requestTimeout, "the request took longer to arrive than is waited for; send it faster", context)
    }

    /// Answers in place of those who would, and closes.
    private func refuse(_ status: HTTPResponse.Status, _ line: String, _ context: ChannelHandlerContext) {
        isAnswered = true
        let text = #"{"error":"\#(line.filter { $0 != "\"" && $0 != "\\" && !$0.isNewline })"}"#
        var head = HTTPResponse(status: status)
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = "\(text.utf8.count)"
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(string: text))), promise: nil)
        let sent = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        sent.futureResult.whenComplete { _ in
            let (guardian, context) = bound.value
            guardian.end(context)
        }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
        wait(Self.rest, context) { [self] in end($0) }
    }

    /// Closes whatever is under way.
    private func end(_ context: ChannelHandlerContext) {
        cancel()
        context.close(promise: nil)
    }

    private func cancel() {
        deadline?.cancel()
        stalled?.cancel()
    }

    private func wait(
        _ time: TimeAmount, _ context: ChannelHandlerContext, then body: @escaping (ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        deadline = scheduled(time, context, then: body)
    }

    private func scheduled(
        _ time: TimeAmount, _ context: ChannelHandlerContext, then body: @escaping (ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        let bound = NIOLoopBound((context, body), eventLoop: context.eventLoop)
        return context.eventLoop.scheduleTask(in: time) {
            let (context, body) = bound.value
            body(context)
        }
    }
}
