import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Guards a connection against who sends slowly: a request's head, and then its body, must be there within a time, however
/// steadily they drip. Says to go on where a client asks whether it may send a large body.
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

    private let bodyLimit: Int
    private var deadline: Scheduled<Void>?
    /// Whether a request's body is still to come, and whether its answer has begun.
    private var (isReading, isAnswered) = (false, false)

    init(bodyLimit: Int) { self.bodyLimit = bodyLimit }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { wait(Self.firstHead, context) { $0.close(promise: nil) } }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        wait(Self.firstHead, context) { $0.close(promise: nil) }
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            (isReading, isAnswered) = (true, false)
            wait(Self.body, context) { [self] in tooSlow($0) }
            let length = head.headerFields[.contentLength].flatMap { Int($0) }
            if head.headerFields[.expect]?.lowercased() == "100-continue", length ?? 0 <= bodyLimit {
                context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
            }
        case .body: break
        case .end:
            isReading = false
            // While it is answered, no time of ours runs.
            deadline?.cancel()
            if isAnswered { wait(Self.nextHead, context) { $0.close(promise: nil) } }
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(let head) where head.status.kind != .informational: isAnswered = true
        case .end: wait(isReading ? Self.rest : Self.nextHead, context) { $0.close(promise: nil) }
        default: break
        }
        context.write(data, promise: promise)
    }

    private func tooSlow(_ context: ChannelHandlerContext) {
        guard !isAnswered else { return context.close(promise: nil) }
        isAnswered = true
        let line = #"{"error":"the request took longer to arrive than is waited for; send it faster"}"#
        var head = HTTPResponse(status: .requestTimeout)
        head.headerFields[.contentType] = "application/json"
        head.headerFields[.contentLength] = "\(line.utf8.count)"
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(context.channel.allocator.buffer(string: line))), promise: nil)
        let closing = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
        closing.futureResult.whenComplete { _ in bound.value.close(promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: closing)
    }

    private func wait(
        _ time: TimeAmount, _ context: ChannelHandlerContext, then body: @escaping (ChannelHandlerContext) -> Void
    ) {
        deadline?.cancel()
        let bound = NIOLoopBound((context, body), eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            let (context, body) = bound.value
            body(context)
        }
    }
}
