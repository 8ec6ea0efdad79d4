{
  /** The pictures that a run kept after its epochs, to go through by a slider or by themselves. */
  Easel.player = (run, signal) => {
    let epochs = [], timer = 0;
    const kept = new Map();
    const image = Easel.picture("", { id: "epoch-picture" }), line = Easel.line();
    const slider = Easel.slider({
      label: "Epoch", id: "epoch", min: 0, max: 0, step: 1, value: 0, format: place => `epoch ${epochs[place] ?? "–"}`,
      onInput: () => { stop(); show(); },
    });
    const play = Easel.button("Play", () => {
      if (timer) { return stop(); }
      play.textContent = "Stop";
      if (slider.value >= epochs.length - 1) { slider.value = 0; show(); }
      timer = setInterval(() => {
        if (slider.value >= epochs.length - 1) { return stop(); }
        slider.value += 1;
        show();
      }, 400);
    }, { id: "play" });
    const stop = () => { clearInterval(timer); timer = 0; play.textContent = "Play"; };
    const pictureOf = async epoch => {
      if (!kept.has(epoch)) { kept.set(epoch, await Easel.bytes(Easel.pathOf(run, "samples", epoch), { signal })); }
      return kept.get(epoch);
    };
    const show = Easel.latest(async () => {
      const epoch = epochs[slider.value];
      if (epoch === undefined) { return; }
      try {
        Easel.show(image, await pictureOf(epoch));
        image.alt = `Pictures after epoch ${epoch}`;
        image.dataset.epoch = epoch;
        line.clear();
        const next = epochs[slider.value + 1];
        if (next !== undefined) { pictureOf(next).catch(() => {}); }
      } catch (error) { line.fail(error); }
    }, { patience: 2000, signal });
    signal.addEventListener("abort", () => { stop(); Easel.show(image, null); });
    const node = Easel.section("Pictures by epoch",
      Easel.make("div.controls.playing", {}, slider.node, play), image, line.node);
    node.hidden = true;
    return {
      node,
      /** Takes more epochs in; goes to the newest where that was shown before. */
      update: more => {
        const all = [...new Set([...epochs, ...more])].sort((a, b) => a - b);
        if (all.length === epochs.length) { return; }
        const wasLast = slider.value >= epochs.length - 1;
        epochs = all;
        node.hidden = false;
        play.hidden = slider.node.hidden = epochs.length < 2;
        slider.range.max = epochs.length - 1;
        slider.value = wasLast && !timer ? epochs.length - 1 : slider.value;
        show();
      },
    };
  };
}
