{
  let controller = null;

  /** Ends whatever the view that is shown still does. */
  Easel.leave = () => controller?.abort();

  /** Shows what the address names: `#/runs/NAME`, or the front. A token in it is kept and taken out of sight. */
  Easel.route = async () => {
    const fragment = location.hash.slice(1);
    const token = new URLSearchParams(fragment).get("token");
    if (token) {
      Easel.keepToken(token);
      history.replaceState(null, "", "#/");
    }
    Easel.leave();
    controller = new AbortController();
    const { signal } = controller, main = document.getElementById("main");
    const [, name] = /^\/runs\/(.+)$/.exec(token ? "/" : fragment) ?? [];
    let run = null;
    try { run = name && decodeURIComponent(name); } catch { /* Not the name of any run: the front is shown. */ }
    if (run) { await Easel.runView(main, signal, run); } else { await Easel.frontView(main, signal); }
  };

  window.addEventListener("hashchange", async () => {
    await Easel.route();
    scrollTo(0, 0);
    document.getElementById("main").focus({ preventScroll: true });
  });
  document.getElementById("skip").addEventListener("click", event => {
    // The fragment names the view, so the link may not take its place.
    event.preventDefault();
    document.getElementById("main").focus();
  });
  // A file that misses its place would otherwise replace the page.
  for (const name of ["dragover", "drop"]) { window.addEventListener(name, event => event.preventDefault()); }
  Easel.route();
}
