// Writes the manual pages of the command, one for it and one for each subcommand, from the same texts as `--help`:
//     swift Tools/make-manual.swift COMMAND FOLDER YYYY-MM-DD
// What no help text says, the environment, the files and the exit status, stands at the end of this file.

import Foundation

struct Argument: Decodable {
    struct Name: Decodable {
        let kind: String
        let name: String
        var spelled: String { (kind == "long" ? "--" : "-") + name }
    }
    let kind: String
    let names: [Name]?
    let valueName: String?
    let abstract: String?
    let defaultValue: String?
    let allValues: [String]?
    let isOptional: Bool
    let isRepeating: Bool
    let sectionTitle: String?
    let shouldDisplay: Bool
}

struct Command: Decodable {
    let commandName: String
    let abstract: String?
    let discussion: String?
    let arguments: [Argument]?
    let subcommands: [Command]?
    var shown: [Command] { (subcommands ?? []).filter { $0.commandName != "help" } }
}

struct Help: Decodable { let command: Command }

struct Model: Decodable {
    struct Option: Decodable {
        let flag: String
        let valueName: String?
        let values: String
        let help: String
        let usual: String?

        private enum CodingKeys: String, CodingKey {
            case flag, valueName, values, help
            case usual = "default"
        }
        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            flag = try container.decode(String.self, forKey: .flag)
            valueName = try container.decodeIfPresent(String.self, forKey: .valueName)
            values = try container.decode(String.self, forKey: .values)
            help = try container.decode(String.self, forKey: .help)
            if let list = try? container.decode([Int].self, forKey: .usual) {
                usual = list.map(String.init).joined(separator: ",")
            } else if let flag = try? container.decode(Bool.self, forKey: .usual) {
                usual = flag ? "on" : "off"
            } else if let number = try? container.decode(Double.self, forKey: .usual) {
                usual = number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
            } else {
                usual = try? container.decode(String.self, forKey: .usual)
            }
        }
    }
    let name: String
    let options: [Option]?
}

/// What a command prints.
func output(_ command: String, _ words: String...) throws -> Data {
    let (process, pipe) = (Process(), Pipe())
    (process.executableURL, process.arguments) = (URL(fileURLWithPath: command), words)
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
        fail("\(command) \(words.joined(separator: " ")): exit status \(process.terminationStatus)")
    }
    return data
}

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("make-manual: \(message)\n".utf8))
    exit(1)
}

// MARK: - Text for man(7)

/// A text that stands as it is, wherever it stands: nothing in it is taken for a request, and what is copied from the page
/// is ASCII where the text is.
func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": result += "\\e"
        case "-": result += "\\-"
        case "'": result += "\\(aq"
        case "`": result += "\\(ga"
        case "^": result += "\\(ha"
        case "~": result += "\\(ti"
        case _ where scalar.isASCII: result.unicodeScalars.append(scalar)
        default: result += "\\[u" + String(format: "%04X", scalar.value) + "]"
        }
    }
    return result.hasPrefix(".") ? "\\&" + result : result
}

/// The same with its flags in bold.
func prose(_ text: String) -> String {
    plain(text).replacing(#/\\-\\-[a-z](?:\\-|[a-z0-9])*/#) { "\\fB\($0.output)\\fR" }
}

/// The lines of a block that is neither filled nor highlighted.
func block(_ lines: [String]) -> [String] { [".PP", ".RS 4", ".nf"] + lines.map(plain) + [".fi", ".RE"] }

/// The discussion of a help text, its examples apart: paragraphs are filled, indented lines kept as they are.
func parts(of discussion: String) -> (text: [String], examples: [String]) {
    var (text, examples): ([String], [String]) = ([], [])
    var (paragraph, indented): ([String], [String]) = ([], [])
    var isExample = false
    func end() {
        if !paragraph.isEmpty { text += [".PP", prose(paragraph.joined(separator: " "))] }
        if !indented.isEmpty, isExample { examples += indented } else if !indented.isEmpty { text += block(indented) }
        (paragraph, indented) = ([], [])
    }
    for line in discussion.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
        if line == "Example:" || line == "Examples:" {
            end()
            isExample = true
        } else if line.hasPrefix("  ") {
            if !paragraph.isEmpty { end() }
            indented.append(String(line.dropFirst(2)))
        } else {
            if !indented.isEmpty || line.isEmpty {
                end()
                isExample = false
            }
            if !line.isEmpty { paragraph.append(line) }
        }
    }
    end()
    return (text, examples)
}

// MARK: - Parts of a page

/// An option's flags and its value, as a term of a list or in the synopsis.
func term(_ argument: Argument, all: Bool = true) -> String {
    let value = argument.valueName.map { "\\fI\(plain($0))\\fR" } ?? ""
    if argument.kind == "positional" { return value + (argument.isRepeating ? "..." : "") }
    let names = (argument.names ?? []).map(\.spelled).sorted { $0.count < $1.count }
    let flags = (all ? names : names.suffix(1)).map { "\\fB\(plain($0))\\fR" }.joined(separator: ", ")
    return argument.kind == "flag" ? flags : "\(flags) \(value)"
}

func items(_ arguments: [Argument]) -> [String] {
    arguments.flatMap { argument -> [String] in
        var text = argument.abstract ?? ""
        if let values = argument.allValues, !values.isEmpty { text += " One of: \(values.joined(separator: ", "))." }
        if let usual = argument.defaultValue, !text.contains("(default:") { text += " (default: \(usual))" }
        return [".TP", term(argument), text.isEmpty ? "\\&" : prose(text)]
    }
}

func modelOptions(_ models: [Model]) -> [String] {
    var flags: [String] = []
    var uses: [String: [(model: String, option: Model.Option)]] = [:]
    for model in models {
        for option in model.options ?? [] {
            if uses[option.flag] == nil { flags.append(option.flag) }
            uses[option.flag, default: []].append((model.name, option))
        }
    }
    var lines = [
        ".SH MODEL OPTIONS",
        prose(
            "Each model takes those that name it here, its default in brackets; of a model with recipes, that of its "
                + "first. easel models NAME shows one model's."),
    ]
    for flag in flags {
        guard let all = uses[flag], let first = all.first else { continue }
        lines += [".TP", "\\fB\(plain(flag))\\fR" + (first.option.valueName.map { " \\fI\(plain($0))\\fR" } ?? "")]
        // Models may differ in what an option is or may be.
        var kinds: [String] = []
        for use in all where !kinds.contains(use.option.help + use.option.values) {
            let kind = use.option.help + use.option.values
            let same = all.filter { $0.option.help + $0.option.values == kind }
            let range = use.option.values.isEmpty ? "" : " Valid: \(use.option.values)."
            let names = same.map { $0.model + ($0.option.usual.map { " (\($0))" } ?? "") }
            lines += kinds.isEmpty ? [] : [".IP"]
            lines += [prose(use.option.help + range + " Models: \(names.joined(separator: ", ")).")]
            kinds.append(kind)
        }
    }
    return lines
}

/// The page of a command.
func page(_ command: Command, path: [String], siblings: [[String]], models: [Model], version: String, date: String)
    -> String
{
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    let name = path.joined(separator: "-")
    var lines = [
        ".\\\" Made by Tools/make-manual.swift from the help of the command.",
        ".TH \(plain(name.uppercased())) 1 \(date) \"Easel \(plain(version))\" \"User Commands\"",
        ".nh", ".ad l", ".SH NAME",
    ]
    let abstract = command.abstract ?? ""
    lines.append("\(plain(name)) \\- \(plain(abstract.hasSuffix(".") ? String(abstract.dropLast()) : abstract))")
    lines += [".SH SYNOPSIS"]
    var synopsis = ["\\fB\(plain(path.joined(separator: " ")))\\fR"]
    if !command.shown.isEmpty { synopsis.append("\\fIcommand\\fR [\\fIargument\\fR...]") }
    synopsis += arguments.filter { $0.kind == "option" && !$0.isOptional }.map { term($0, all: false) }
    synopsis += arguments.filter { $0.kind == "positional" }.map { $0.isOptional ? "[\(term($0))]" : term($0) }
    if command.shown.isEmpty { synopsis.append("[\\fIoption\\fR...]") }
    lines.append(synopsis.joined(separator: " "))

    let (text, examples) = parts(of: command.discussion ?? "")
    lines += [".SH DESCRIPTION", prose(abstract)] + text + (path.count == 1 ? overview : [])
    if !command.shown.isEmpty {
        lines.append(".SH COMMANDS")
        for child in command.shown {
            let page = plain((path + [child.commandName]).joined(separator: "-"))
            lines += [".TP", "\\fB\(plain(child.commandName))\\fR", prose(child.abstract ?? "")]
            lines += ["See \\fB\(page)\\fR(1)."]
        }
    }
    let positional = arguments.filter { $0.kind == "positional" }
    if !positional.isEmpty { lines += [".SH ARGUMENTS"] + items(positional) }
    lines += [".SH OPTIONS"] + items(arguments.filter { $0.kind != "positional" && $0.sectionTitle == nil })
    var titles: [String] = []
    for title in arguments.compactMap(\.sectionTitle) where !titles.contains(title) { titles.append(title) }
    for title in titles {
        lines += [".SS \(plain(title)) options"] + items(arguments.filter { $0.sectionTitle == title })
    }
    if (command.arguments ?? []).contains(where: { !$0.shouldDisplay }) {
        if path.last == "train" {
            lines += modelOptions(models)
        } else {
            lines += [".SH MODEL OPTIONS", "Those of the model, as \\fBeasel\\-train\\fR(1) lists them."]
        }
    }
    if !examples.isEmpty { lines += [".SH EXAMPLES"] + block(examples).dropFirst() }
    lines += path.count == 1 ? environment + files + exitStatus : exitStatusInShort
    let others = siblings.filter { $0 != path }
        .map { "\\fB\(plain($0.joined(separator: "-")))\\fR(1)" }
    lines += [".SH SEE ALSO"] + [others.joined(separator: ",\n")]
    return lines.joined(separator: "\n") + "\n"
}

// MARK: - What no help text says

let overview = [
    ".PP",
    prose(
        "Models are trained into numbered folders under outputs/ and used from there: every other command that needs a trained "
            + "model takes its folder as --run. --data names a data set or a folder of PNG files."),
]

func section(_ title: String, _ rows: [(String, String)], style: String) -> [String] {
    [".SH \(title)"] + rows.flatMap { [".TP", "\\f\(style)\(plain($0))\\fR", prose($1)] }
}

let environment = section(
    "ENVIRONMENT",
    [
        ("EASEL_DATA_ROOT", "A folder that data sets are looked for in, as NAME/FILE, after that of --data-root."),
        (
            "EASEL_DATA_MIRROR",
            "Where data sets are downloaded from, in place of their own servers: as MIRROR/NAME/FILE.gz."
        ),
        ("EASEL_TOKEN", "What requests to easel serve must prove to know, where --token is not given."),
        (
            "EASEL_ISA",
            "The instruction set to compute with, avx512, avx2 or baseline, where the processor has a higher one."
        ),
        (
            "XDG_CACHE_HOME",
            "The user's folder of caches, an absolute path; what is downloaded or inflated is kept in easel/ in it. (default: "
                + "~/.cache)"
        ),
        ("HOME", "The user's home; a folder of pictures beneath it is recorded in a run as ~/FOLDER."),
        (
            "OPENBLAS_CORETYPE",
            "A variable of OpenBLAS: the processor whose matrix products it uses, where it takes this one for another."
        ),
        ("TERM", "Where it is dumb, no progress bar is drawn but plain lines are written."),
    ], style: "B")

let files = section(
    "FILES",
    [
        (
            "outputs/00001-MODEL-SET/",
            "A run: run.json (everything needed to repeat it), log.jsonl (losses and measurements), curves.svg and "
                + "curves.png, samples/ and checkpoints/ (safetensors)."
        ),
        ("~/.cache/easel/datasets/", "Data sets that were downloaded, checked by their SHA-256."),
        (
            "~/.cache/easel/content/",
            "What large compressed files of data sets inflate to, so that the next start is faster. It may be removed at any "
                + "time."
        ),
        (
            "/usr/share/datasets/",
            "Data sets of the system, such as those of Debian's package dataset-fashion-mnist."
        ),
    ], style: "I")

let exitStatus = section(
    "EXIT STATUS",
    [
        ("0", "Everything that was asked for was delivered."),
        ("1", "Something was not; standard error says what and why, in one line."),
        ("64", "The command line is mistaken; standard error says where."),
        (
            "128 + N",
            "The signal N ended it: 130 for Ctrl-C. Training is saved first, and the command that resumes it printed. 141 if "
                + "whoever read standard output had gone."
        ),
    ], style: "B")

let exitStatusInShort = [
    ".SH EXIT STATUS",
    "0 if everything that was asked for was delivered; \\fBeasel\\fR(1) lists the others, and the environment and files.",
]

// MARK: - All pages

let words = CommandLine.arguments
guard words.count == 4 else { fail("usage: make-manual COMMAND FOLDER YYYY-MM-DD") }
let (tool, folder, date) = (words[1], URL(fileURLWithPath: words[2]), words[3])
let decoder = JSONDecoder()
let root = try decoder.decode(Help.self, from: output(tool, "--experimental-dump-help")).command
let models = try decoder.decode([Model].self, from: output(tool, "models", "--json")).map {
    try decoder.decode(Model.self, from: output(tool, "models", $0.name, "--json"))
}
let said = String(decoding: try output(tool, "--version"), as: UTF8.self)
let version = said.firstMatch(of: #/[0-9]+\.[0-9]+\.[0-9]+/#).map { String($0.output) } ?? ""

func walk(_ command: Command, _ path: [String]) -> [(path: [String], command: Command)] {
    [(path, command)] + command.shown.flatMap { walk($0, path + [$0.commandName]) }
}
let pages = walk(root, ["easel"])
for (path, command) in pages {
    let text = page(
        command, path: path, siblings: pages.map(\.path), models: models, version: version, date: date)
    try Data(text.utf8).write(to: folder.appendingPathComponent(path.joined(separator: "-") + ".1"))
}
