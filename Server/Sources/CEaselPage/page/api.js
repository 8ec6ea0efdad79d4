{
  const tokenKey = "easel-token";

  /** What the server answered when it would not do something, as it said it. */
  class ServerError extends Error {
    constructor(message, status) { super(message); this.status = status; }
  }

  /** The server did not answer at all. */
  class AwayError extends Error {}

  /** The largest picture that is sent. */
  Easel.largestUpload = 32 * 1024 * 1024;
  Easel.isAway = error => error instanceof AwayError;

  let back = null;

  /** Says that the server is away, asks until it is back, and resolves then. */
  const untilBack = () => {
    back ??= (async () => {
      const told = document.getElementById("away");
      for (let seconds = 1; ; seconds = Math.min(seconds * 2, 8)) {
        told.textContent = `The server does not answer. Trying again every ${seconds} s.`;
        told.hidden = false;
        await Easel.wait(seconds * 1000);
        try {
          if ((await fetch("/healthz", { cache: "no-store" })).ok) { break; }
        } catch { /* still away */ }
      }
      told.hidden = true;
      back = null;
    })();
    return back;
  };

  const errorOf = async response => {
    const text = await response.text().catch(() => "");
    try {
      return new ServerError(JSON.parse(text).error ?? `${response.status} ${response.statusText}`, response.status);
    } catch {
      return new ServerError(`The server answered ${response.status} ${response.statusText}`.trim(), response.status);
    }
  };

  const address = (path, query = {}) => {
    const asked = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== "" && value !== false) { asked.set(name, value); }
    }
    // A space is sent as such: a plus sign stands for itself there.
    return asked.size ? `${path}?${String(asked).replaceAll("+", "%20")}` : path;
  };

  /** One request; throws the server's line where it is not answered well. A busy server is asked again a few times. */
  Easel.request = async (path, { method = "GET", query, body, json, accept = "application/json", signal } = {}) => {
    const headers = { Accept: accept }, token = sessionStorage.getItem(tokenKey);
    if (token) { headers.Authorization = `Bearer ${token}`; }
    if (json !== undefined) { headers["Content-Type"] = "application/json"; }
    if (body instanceof Blob) { headers["Content-Type"] = body.type || "application/octet-stream"; }
    const content = json !== undefined ? JSON.stringify(json) : body;
    for (let turn = 0; ; turn += 1) {
      let response;
      try {
        response = await fetch(address(path, query), { method, headers, body: content, signal, cache: "no-store" });
      } catch (error) {
        if (error.name === "AbortError") { throw error; }
        untilBack();
        throw new AwayError("The server does not answer.");
      }
      if (response.ok) { return response; }
      const error = await errorOf(response);
      if (response.status === 401) { Easel.askForToken(token ? error.message : ""); }
      if (response.status !== 503 || turn === 3) { throw error; }
      await Easel.wait(Math.min(Number(response.headers.get("Retry-After")) || 1, 5) * 1000, signal);
    }
  };

  Easel.json = async (path, options) => (await Easel.request(path, options)).json();
  Easel.bytes = async (path, options) => (await Easel.request(path, { ...options, accept: "image/png" })).blob();

  /** What a view needs before it shows anything: asked for again once a server that was away is back. */
  Easel.load = async (path, signal) => {
    for (;;) {
      try {
        return await Easel.json(path, { signal });
      } catch (error) {
        if (!Easel.isAway(error)) { throw error; }
        await untilBack();
        if (signal?.aborted) { throw new DOMException("overtaken", "AbortError"); }
      }
    }
  };

  Easel.untilBack = untilBack;

  Easel.pathOf = (run, ...rest) => ["/api/runs", encodeURIComponent(run), ...rest].join("/");

  Easel.keepToken = token => sessionStorage.setItem(tokenKey, token);

  /** Takes the place of the view until a token is given. */
  Easel.askForToken = problem => {
    const main = document.getElementById("main");
    if (main.querySelector("#token")) { return; }
    Easel.leave?.();
    const line = Easel.line({ id: "token-line" });
    const input = Easel.make("input", { type: "password", id: "token", autocomplete: "off", required: true });
    const form = Easel.make("form.controls", {
      on: {
        submit: event => {
          event.preventDefault();
          Easel.keepToken(input.value.trim());
          main.replaceChildren();
          Easel.route();
        },
      },
    }, Easel.field("Token", input), Easel.make("button.main", { type: "submit" }, "Go on"));
    main.replaceChildren(Easel.section("This server asks for a token",
      Easel.make("p.quiet", {}, "The server was started with it (--token). It is kept until this tab is closed."),
      form, line.node));
    if (problem) { line.fail(new Error(problem)); }
    input.focus();
  };
}
