import EaselFiles

/// What a `Content-Security-Policy` calls a script or a style by, so that a browser runs it and no other.
public enum ContentSecuritySource {
    /// The source of a text that stands in a page: `sha256-` and its hash.
    public static func hash(of text: String) -> String {
        "sha256-" + HTMLText.base64(SHA256.digest(of: Array(text.utf8)[...]).bytes)
    }
}
