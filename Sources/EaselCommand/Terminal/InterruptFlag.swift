import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// The signal that asked to stop, 0 for none. A global, because a signal handler can capture nothing.
private let receivedSignal = Atomic<Int32>(0)

/// Turns Ctrl-C (SIGINT) and SIGTERM into a flag that a training loop looks at between steps, so that it can save and end.
///
/// A second signal of either kind ends the process at once, as if nothing had been installed.
public enum InterruptFlag {
    /// Starts to watch for both signals, with the flag down.
    public static func install() {
        // Touched here first, so that the handler never initialises the global.
        receivedSignal.store(0, ordering: .sequentiallyConsistent)
        // Whoever started this process may have blocked them, and a process inherits that.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
        set { number in
            // Only calls that are safe in a handler.
            let (isFirst, _) = receivedSignal.compareExchange(
                expected: 0, desired: number, ordering: .sequentiallyConsistent)
            guard !isFirst else { return }
            signal(number, SIG_DFL)
            raise(number)
        }
    }

    /// Stops watching: the signals do what they do by default.
    public static func uninstall() {
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
    }

    /// Whether a signal asked to stop.
    public static var isRaised: Bool { signalNumber != 0 }

    /// The signal that asked to stop, 0 for none. The customary exit code is 128 more.
    public static var signalNumber: Int32 { receivedSignal.load(ordering: .relaxed) }

    private static func set(_ handler: @escaping @convention(c) (Int32) -> Void) {
        var action = sigaction()
        #if canImport(Glibc)
            action.__sigaction_handler.sa_handler = handler
        #else
            action.__sa_handler.sa_handler = handler
        #endif
        // Reads and writes under way go on by themselves.
        action.sa_flags = SA_RESTART
        sigemptyset(&action.sa_mask)
        sigaction(SIGINT, &action, nil)
        sigaction(SIGTERM, &action, nil)
    }
}
