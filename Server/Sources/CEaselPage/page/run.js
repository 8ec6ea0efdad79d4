{
  const tile = (label, value) => value === undefined || value === null ? null
    : Easel.make("li", {}, Easel.make("b", {}, value), Easel.make("span", {}, label));

  const metricName = ({ measuredOn, name, direction }) =>
    `${measuredOn ?? ""} ${name}${direction ? `, ${direction} is better` : ""}`;

  const tiles = run => Easel.make("ul.tiles", { id: "tiles" },
    run.metric ? tile(metricName(run.metric), Easel.metric(run.metric)) : null,
    tile("epochs", run.plannedEpochs && run.plannedEpochs !== run.epochs ? `${run.epochs} of ${run.plannedEpochs}`
      : String(run.epochs)),
    tile(run.image ? "training pictures" : "training rows", Easel.number(run.trainImages)),
      tile("parameters", run.parameters ? Easel.number(run.parameters) : null),
    tile("picture", run.image ? `${run.image.height}×${run.image.width}×${run.image.channels}` : null),
    tile("time", Easel.duration(run.seconds)));

  const findings = run => {
    const text = one => one.epoch ? `Epoch ${one.epoch}: ${one.message}` : one.message;
    const texts = (run.findings ?? []).map(text).reverse();
    const list = some => Easel.make("ul", { "aria-label": "Findings" }, some.map(text => Easel.make("li", {}, text)));
    const first = [...run.notes ?? [], ...texts.slice(0, 2)], rest = texts.slice(2);
    // One that comes back after each epoch would fill the page.
    return first.length ? Easel.make("div.warn", {}, list(first),
      rest.length ? Easel.make("details", {}, Easel.make("summary", {}, `${rest.length} earlier`), list(rest)) : null)
        : null;
  };

  const settings = run => (run.settings ?? []).length ? Easel.section("Settings", Easel.make("dl", {},
    run.settings.map(({ name, value }) => Easel.make("div", {}, Easel.make("dt", {}, name),
      Easel.make("dd", {}, String(value)))))) : null;

  const command = run => {
    if (!run.command) { return null; }
    const text = Easel.make("pre", { tabindex: 0, id: "command", "aria-label": "Command" }, run.command),
      line = Easel.line();
    const copy = Easel.button("Copy", async () => {
      try {
        await navigator.clipboard.writeText(run.command);
        line.say("Copied.");
      } catch {
        // Without a secure address there is no clipboard: the text is selected, to be copied by hand.
        getSelection().selectAllChildren(text);
        line.say("Selected: copy it with the keyboard.");
      }
    }, { id: "copy" });
    return Easel.section("The command that trains the same", text, Easel.make("div.controls", {}, copy, line.node));
  };

  /** All that the run can do with a picture beside the place that takes one, then what it can do without. */
  const workbench = (run, signal) => {
    const can = ability => run.abilities.includes(ability);
    const panels = [
      can("classify") ? Easel.classifyPanel(run, signal) : null,
      can("reconstruct") || can("denoise") ? Easel.reconstructPanel(run, signal) : null,
      can("segment") ? Easel.segmentPanel(run, signal) : null,
    ].filter(Boolean);
    const latents = can("decode") && run.latentSize ? Easel.latentPanel(run, signal) : null;
    const takers = [...panels, latents && can("encode") ? latents : null].filter(Boolean);
    const parts = [];
    if (takers.length) {
      const hint = Easel.make("p.quiet", {}, "Draw something, or choose a picture: what the model makes of it comes here.");
      const source = Easel.source({
        image: run.image, signal,
        onPicture: picture => { hint.hidden = true; takers.forEach(panel => panel.take(picture)); },
        onClear: () => { hint.hidden = false; takers.forEach(panel => panel.clear()); },
      });
      parts.push(Easel.make("section.bench", { "aria-label": "Try it with a picture" }, source.node,
        Easel.make("div.results", {}, hint, takers.map(panel => panel.node))));
    }
    const without = Easel.generatePanels(run, signal);
    if (latents && !can("encode")) { without.push(latents.node); }
    if (without.length) { parts.push(Easel.make("section", { "aria-label": "Generated pictures" }, without)); }
    return parts;
  };

  const resume = (run, signal, again) => {
    if (run.state !== "stopped" || run.epochs >= (run.plannedEpochs ?? Infinity)) { return null; }
    const line = Easel.line();
    const button = Easel.button("Go on training", async () => {
      button.disabled = true;
      try {
        await Easel.json("/api/train", { method: "POST", json: { resume: run.name }, signal });
        again();
      } catch (error) { line.fail(error); button.disabled = false; }
    }, { id: "resume" });
    return Easel.make("div.controls", {}, button, line.node);
  };

  /** Adds what an epoch measured to the curves that are known so far. */
  const grow = (curves, data) => {
    for (const part of ["train", "test"]) {
      for (const [name, value] of Object.entries(data[part] ?? {})) {
        let curve = curves.find(one => one.name === name);
        if (!curve) { curves.push(curve = { name, train: [], test: [] }); }
        curve[part] = [...(curve[part] ?? []).filter(one => one.epoch !== data.epoch), { epoch: data.epoch, value }]
          .sort((a, b) => a.epoch - b.epoch);
      }
    }
  };

  /** A run's page. */
  Easel.runView = async (main, signal, name) => {
    document.title = `${name} – Easel`;
    const line = Easel.line({ id: "run-line" }), title = Easel.make("h1", {}, name);
    main.replaceChildren(title, line.node);
    line.say("Loading…");
    let run;
    try { run = await Easel.load(Easel.pathOf(name), signal); } catch (error) { return line.fail(error); }
    if (run.error) { return line.fail(new Error(run.error)); }
    line.clear();
    const places = ["head", "live", "tiles", "found", "work", "curves", "rest"];
    const boxes = Object.fromEntries(places.map(place => [place, Easel.make("div")]));
    const player = Easel.player(name, signal);
    let abilities = null, workController = null;
    const showCurves = () => boxes.curves.replaceChildren(Easel.section("Curves", Easel.curves(run.curves)));
    const show = () => {
      boxes.head.replaceChildren(Easel.make("p.quiet", {}, `${run.summary} · ${run.data} · `,
        Easel.make(`span.state.${run.state}`, { id: "state" }, Easel.stateText(run.state))),
      resume(run, signal, () => Easel.route()) ?? "");
      boxes.tiles.replaceChildren(tiles(run));
      boxes.found.replaceChildren(findings(run) ?? "");
      boxes.rest.replaceChildren(...[settings(run), command(run)].filter(Boolean));
      player.update(run.sampleEpochs ?? []);
      showCurves();
      // What somebody has drawn or set stays while the run trains on.
      const now = JSON.stringify([run.abilities, run.image, run.latentSize]);
      if (now !== abilities) {
        abilities = now;
        workController?.abort();
        workController = new AbortController();
        boxes.work.replaceChildren(...workbench(run, AbortSignal.any([signal, workController.signal])));
      }
    };
    const refresh = Easel.latest(async own => {
      const { curves } = run;
      run = await Easel.json(Easel.pathOf(name), { signal: own });
      const length = all => Math.max(0, ...all.map(one => Math.max(one.train?.length ?? 0, one.test?.length ?? 0)));
      // An epoch is told of before it may stand in the run's log.
      if (length(run.curves) < length(curves)) { run.curves = curves; }
      show();
    }, { patience: 5000, signal });
    show();
    main.append(boxes.head, boxes.live, boxes.tiles, boxes.found, boxes.work, player.node, boxes.curves, boxes.rest);
    if (run.state === "training") {
      boxes.live.append(Easel.section("Training", Easel.live(name, {
        signal, withPicture: false,
        onEpoch: data => {
          grow(run.curves, data);
          showCurves();
          if (data.sample) { player.update([data.epoch]); }
          refresh();
        },
        onEnd: () => refresh(), onAgain: () => refresh(),
      })));
    }
  };
}
