import EaselFiles
import EaselRuns
import EaselTraining
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The signal that asked to stop, 0 for none. Globals, because a signal handler can capture nothing.
private let receivedSignal = Atomic<Int32>(0)
/// Whether the first signal only raises the flag.
private let raisesFlag = Atomic<Bool>(false)
/// The thread that writes files; the others run kernels.
private nonisolated(unsafe) var ownThread = pthread_self()

/// The signal handlers of the command, installed in one place for every subcommand.
///
/// - SIGINT (Ctrl-C), SIGTERM and SIGHUP remove a file that is half written and end the process, as by default. In a
///   training the first of them raises a flag instead, which the loop looks at between steps, so that it can save and
///   end; a second ends the process at once, but for SIGHUP, which comes twice where a terminal closes.
/// - Those of them that were ignored at the start, as `nohup` and a shell's `&` do, stay ignored.
/// - SIGPIPE and SIGXFSZ are ignored, so that a reader who left, or a limit on the size of files, is an error of the
///   write, which can be told and counted.
package enum InterruptFlag {
    private static let stopping = [SIGINT, SIGTERM, SIGHUP]

    /// Installs the handlers, with the flag down and not in use.
    package static func install() {
        // All touched here first, so that the handler initialises nothing.
        receivedSignal.store(0, ordering: .sequentiallyConsistent)
        raisesFlag.store(false, ordering: .sequentiallyConsistent)
        ownThread = pthread_self()
        PendingFile.prepare()
        for number in [SIGPIPE, SIGXFSZ] { signal(number, SIG_IGN) }
        // Whoever started this process may have blocked them, and a process inherits that.
        var signals = sigset_t()
        sigemptyset(&signals)
        for number in stopping where !isIgnored(number) {
            sigaddset(&signals, number)
            handle(number)
        }
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    /// From now on the first signal raises the flag, so that training can save before it ends.
    package static func startWatching() { raisesFlag.store(true, ordering: .sequentiallyConsistent) }

    /// Whether a signal asked to stop.
    package static var isRaised: Bool { signalNumber != 0 }

    /// The signal that asked to stop, 0 for none. The customary exit code is 128 more.
    package static var signalNumber: Int32 { receivedSignal.load(ordering: .relaxed) }

    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        guard sigaction(number, nil, &action) == 0 else { return false }
        #if canImport(Glibc)
            let handler = action.__sigaction_handler.sa_handler
        #else
            let handler = action.__sa_handler.sa_handler
        #endif
        return unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func handle(_ number: Int32) {
        // Only calls that are safe in a handler.
        let handler: @convention(c) (Int32) -> Void = { number in
            if raisesFlag.load(ordering: .sequentiallyConsistent) {
                let (isFirst, _) = receivedSignal.compareExchange(
                    expected: 0, desired: number, ordering: .sequentiallyConsistent)
                // A terminal that closes may send more than one.
                if isFirst || number == SIGHUP { return }
            }
            // Where the files are written, so that none is begun between their removal and the end.
            if pthread_equal(pthread_self(), ownThread) == 0 {
                pthread_kill(ownThread, number)
                return
            }
            PendingFile.removeAll()
            signal(number, SIG_DFL)
            raise(number)
        }
        var action = sigaction()
        #if canImport(Glibc)
            action.__sigaction_handler.sa_handler = handler
        #else
            action.__sa_handler.sa_handler = handler
        #endif
        // Reads and writes under way go on by themselves.
        action.sa_flags = SA_RESTART
        // One at a time: a second kind of signal must not come between removal and end.
        sigemptyset(&action.sa_mask)
        for other in stopping { sigaddset(&action.sa_mask, other) }
        sigaction(number, &action, nil)
    }
}
