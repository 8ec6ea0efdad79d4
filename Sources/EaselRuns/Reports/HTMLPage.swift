/// A page of HTML that is one file: its looks, its scripts and its pictures are in it, and it asks for nothing outside itself.
///
/// Its policy says so to the browser too: pictures are those in the page, scripts are those that Easel wrote, by their hash. A
/// name that were to bring in a script of its own would find it not run.
struct HTMLPage {
    /// The title, as text.
    let title: String
    /// What is between the tags of the body.
    let body: String
    /// What the page can do where scripts run; it must be of use without.
    let script: String
    /// Whether it is as wide as its window, for a table of many columns.
    var isWide = false

    /// The file.
    var text: String {
        let policy =
            "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src '\(ContentSecuritySource.hash(of: script))'; "
            + "base-uri 'none'; form-action 'none'"
        return """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <meta http-equiv="Content-Security-Policy" content="\(policy)">
            <title>\(HTMLText.escaped(title, limit: 120))</title>
            <style>
            \(PageStyle.text)</style>
            </head>
            <body>
            <main\(isWide ? " class=\"all\"" : "")>
            \(body)</main>
            <script>\(script)</script>
            </body>
            </html>

            """
    }
}
