import ArgumentParser
import EaselCore
import EaselFiles
import EaselRuns

#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

/// `easel serve`, which becomes the server: a program of its own, so that whoever only trains never builds an HTTP stack. What its
/// values may be is checked there.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show trained runs in a browser, and answer requests of scripts over HTTP.",
        discussion: """
            Examples:
              easel serve
              easel serve --run outputs/00001-vae-mnist --port 7861 --open
              easel serve --host 0.0.0.0 --token a-long-secret

            In the browser, pictures are dropped or drawn for a run to reconstruct, denoise, classify or segment, latents are moved,
            and trainings are begun, watched and stopped. Scripts ask for the same: /openapi.json says what there is.

            Only this machine is answered unless --host names an address that others reach; they must know the --token then. Ctrl-C
            answers what was asked, saves a run that is trained, and ends. The server is the program easel-serve, which make serve
            builds; it is looked for beside easel, and where the shell finds programs.
            """)

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("A run to show, wherever it lies. May be given again.", valueName: "run"), completion: .run)
    var runs: [String] = []

    @Option(
        help: ArgumentHelp("The folder whose runs are shown, and that new ones are made in.", valueName: "folder"),
        completion: .directory)
    var outputs = "outputs"

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
    var port = 7860

    @Option(
        help: ArgumentHelp(
            "What requests must prove to know, at least 8 characters. (default: EASEL_TOKEN, where it is set)",
            valueName: "text"))
    var token: String?

    @Option(
        help: ArgumentHelp("Where data sets are looked for first.", valueName: "folder"), completion: .directory)
    var dataRoot: String?

    @Option(
        help: ArgumentHelp(
            "MiB of memory above which models are unloaded, those not used for longest first.", valueName: "MiB"))
    var memory = 2048

    @OptionGroup var runtime: RuntimeOptions

    @Flag(name: .customLong("open"), help: "Open the page in the browser.") var opensBrowser = false

    func run() throws {
        guard let server = Self.server() else {
            throw CommandLineError(
                "easel-serve is neither beside this command nor where the shell finds programs; make serve builds it")
        }
        var words = [server, "--outputs", outputs, "--host", host, "--port", "\(port)", "--memory", "\(memory)"]
        for run in runs { words += ["--run", run] }
        if let dataRoot { words += ["--data-root", dataRoot] }
        if let threads = runtime.threads { words += ["--threads", "\(threads)"] }
        if opensBrowser { words.append("--open") }
        // Not as a word, which everybody on this machine can read.
        if let token { setenv("EASEL_TOKEN", token, 1) }
        var arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        execv(server, &arguments)
        throw CommandLineError("cannot start \(server): \(String(cString: strerror(errno)))")
    }

    /// The program of the server, beside this one or on the path.
    private static func server() -> String? {
        let name = "easel-serve"
        // Where it really lies: a link to it may stand elsewhere.
        let own = realpath("/proc/self/exe", nil).map { path in
            defer { free(path) }
            return FileSystem.folder(of: String(cString: path))
        }
        let folders = (getenv("PATH").map { String(cString: $0) } ?? "").split(separator: ":").map(String.init)
        return ([own].compactMap(\.self) + folders).map { "\($0)/\(name)" }.first {
            access($0, X_OK) == 0 && FileSystem.isFile($0)
        }
    }
}
