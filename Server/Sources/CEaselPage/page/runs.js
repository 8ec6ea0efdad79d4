{
  const orders = {
    newest: ["newest first", (a, b) => String(b.created ?? "").localeCompare(String(a.created ?? ""))],
    name: ["name", (a, b) => a.name.localeCompare(b.name, "en", { numeric: true })],
    model: ["model", (a, b) => (a.model ?? "~").localeCompare(b.model ?? "~")],
    data: ["data set", (a, b) => (a.data ?? "~").localeCompare(b.data ?? "~")],
    metric: ["metric, best first", (a, b) => {
      // Only what is measured alike is ranked; the others stand in groups by the metric's name.
      const group = (a.metric?.name ?? "~").localeCompare(b.metric?.name ?? "~");
      if (group || !a.metric || !b.metric) { return group; }
      return (a.metric.direction === "higher" ? -1 : 1) * (a.metric.value - b.metric.value);
    }],
    epochs: ["epochs, most first", (a, b) => (b.epochs ?? -1) - (a.epochs ?? -1)],
    time: ["time, longest first", (a, b) => (b.seconds ?? -1) - (a.seconds ?? -1)],
  };

  Easel.addressOf = run => `#/runs/${encodeURIComponent(run)}`;

  /** What is drawn on a card: the newest picture of samples, or else a curve. Loaded once it comes into sight. */
  const thumbnail = (run, signal) => {
    const box = Easel.make("div.thumb", { "aria-hidden": "true" });
    const load = async () => {
      try {
        if (run.lastSample) {
          const image = Easel.picture("");
          Easel.show(image, await Easel.bytes(Easel.pathOf(run.name, "samples", run.lastSample), { signal }));
          box.append(image);
        } else {
          const { curves } = await Easel.json(Easel.pathOf(run.name), { signal });
          const curve = curves.find(one => one.name === run.metric?.name) ?? curves[0];
          const spark = curve && Easel.spark(curve);
          if (spark) { box.append(spark); }
        }
      } catch { /* A card is of use without its picture. */ }
    };
    const watch = new IntersectionObserver(seen => {
      if (seen.some(one => one.isIntersecting)) { watch.disconnect(); load(); }
    }, { rootMargin: "200px" });
    watch.observe(box);
    signal.addEventListener("abort", () => watch.disconnect());
    return box;
  };

  const unreadable = run => Easel.make("li.card.broken", {}, Easel.make("div.thumb", { "aria-hidden": "true" }, "!"),
    Easel.make("div", {}, Easel.make("b", {}, run.name), Easel.make("p.bad", {}, run.error)));

  const card = (run, signal) => {
    if (run.error) { return unreadable(run); }
    const isWhole = run.epochs === run.plannedEpochs || !run.plannedEpochs;
    const epochs = isWhole ? Easel.count(run.epochs, "epoch", "epochs") : `${run.epochs} of ${run.plannedEpochs} epochs`;
    return Easel.make("li.card", { "data-run": run.name }, thumbnail(run, signal), Easel.make("div", {},
      Easel.make("a.name", { href: Easel.addressOf(run.name) }, run.name),
      Easel.make("p", {}, `${run.model} on ${run.data}`),
      run.metric ? Easel.make("p.number", {}, Easel.make("span.quiet", {},
        `${run.metric.measuredOn ?? ""} ${run.metric.name} `),
        Easel.make("b", {}, Easel.metric(run.metric))) : Easel.make("p.quiet", {}, "not measured yet"),
      Easel.make("p.quiet.number", {}, `${epochs} · ${Easel.duration(run.seconds)}`,
        run.state === "finished" ? null : Easel.make(`span.state.${run.state}`, {}, Easel.stateText(run.state)))));
  };

  const textOf = run => [run.name, run.model, run.summary, run.data, run.task, run.state, run.metric?.name, run.error,
    ...run.abilities ?? []].filter(Boolean).join(" ").toLowerCase();

  /** The front: all runs, and the form that starts one. */
  Easel.frontView = async (main, signal) => {
    let runs = null;
    const cards = new Map();
    const list = Easel.make("ul.cards", { id: "runs" }), count = Easel.line({ id: "run-count" });
    const filter = Easel.make("input", { type: "search", id: "filter", placeholder: "model, data set, task…",
      value: sessionStorage.getItem("easel-filter") ?? "" });
    const order = Easel.choice(Object.entries(orders).map(([name, [text]]) => [name, text]), { id: "order" });
    order.value = sessionStorage.getItem("easel-order") ?? "newest";
    if (!order.value) { order.value = "newest"; }
    const show = () => {
      if (!runs) { return; }
      const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const shown = runs.filter(run => words.every(word => textOf(run).includes(word))).sort(orders[order.value][1]);
      list.replaceChildren(...shown.map(run => {
        // A card that says the same is kept, with the picture that it has loaded.
        const text = JSON.stringify(run), old = cards.get(run.name);
        if (old?.text === text) { return old.node; }
        const node = card(run, signal);
        cards.set(run.name, { text, node });
        return node;
      }));
      count.say(runs.length === 0 ? "No runs yet: train a model above."
        : shown.length === runs.length ? Easel.count(runs.length, "run", "runs")
          : `${shown.length} of ${runs.length} runs`);
    };
    const load = Easel.latest(async own => {
      try {
        runs = (await Easel.load("/api/runs", own)).runs;
        show();
        if (!runs.length) { training.open(); }
      } catch (error) { count.fail(error); }
    }, { patience: 5000, signal });
    filter.addEventListener("input", () => { sessionStorage.setItem("easel-filter", filter.value); show(); });
    order.addEventListener("change", () => { sessionStorage.setItem("easel-order", order.value); show(); });
    document.title = "Easel";
    const training = Easel.trainPanel({ signal, onChange: () => load() });
    main.replaceChildren(Easel.make("h1", {}, "Runs"), training.node,
      Easel.make("div.controls", {}, Easel.field("Filter", filter), Easel.field("Order", order)),
      count.node, list);
    count.say("Loading…");
    load();
  };
}
