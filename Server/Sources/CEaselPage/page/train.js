{
  const tasks = {
    reconstruction: "Autoencoders", denoising: "Denoising", generation: "Generation", classification: "Classification",
    segmentation: "Segmentation", regression: "Regression",
  };

  /** The form that starts a training, and the training that goes on. */
  Easel.trainPanel = ({ signal, onChange }) => {
    const line = Easel.line({ id: "train-line" }), going = Easel.make("div", { id: "training" }),
      form = Easel.make("form.controls", { id: "train" });
    const model = Easel.make("select", { id: "model" }), data = Easel.make("select", { id: "data" });
    const about = Easel.make("p.quiet", { id: "about-model" });
    const number = (id, attributes) => Easel.make("input",
      { type: "number", id, placeholder: "default", min: 1, step: 1, ...attributes });
    const inputs = {
      epochs: number("epochs"), limit: number("limit", { placeholder: "all" }),
      seed: number("train-seed", { min: 0, placeholder: "0" }),
      batchSize: number("batch-size"), learningRate: number("learning-rate", { min: 0, step: "any" }),
    };
    const start = Easel.make("button.main", { type: "submit", id: "start-training" }, "Start training");
    let known = { models: [], datasets: [] };

    const adapt = () => {
      const chosen = known.models.find(one => one.name === model.value);
      about.textContent = chosen?.summary ?? "";
      for (const option of data.options) {
        const set = known.datasets.find(one => one.name === option.value);
        option.disabled = !set.isHere || Boolean(chosen?.needsLabels && !set.hasLabels)
          || Boolean(chosen?.needsMasks && !set.hasMasks);
      }
      if (!data.selectedOptions[0]?.disabled) { return; }
      data.value = [...data.options].find(option => !option.disabled)?.value ?? "";
    };
    const fill = models => {
      known = models;
      model.replaceChildren(...Object.entries(tasks).map(([task, label]) => {
        const members = known.models.filter(one => one.task === task);
        return members.length ? Easel.make("optgroup", { label },
          members.map(one => Easel.make("option", { value: one.name }, one.name))) : null;
      }).filter(Boolean));
      data.replaceChildren(...known.datasets.map(one => Easel.make("option", { value: one.name, title: one.summary },
        one.isHere ? one.name : `${one.name} (not here)`)));
      adapt();
    };
    const show = run => {
      start.disabled = Boolean(run);
      if (!run) { return; }
      going.replaceChildren(Easel.make("p", {}, "Training ",
        Easel.make("a", { href: Easel.addressOf(run), id: "training-run" }, run)),
      Easel.live(run, {
        signal, onEpoch: () => onChange(), onAgain: () => onChange(),
        onEnd: () => { start.disabled = false; onChange(); },
      }));
    };
    form.append(Easel.field("Model", model), Easel.field("Data set", data), Easel.field("Epochs", inputs.epochs),
      Easel.field("Pictures at most", inputs.limit), Easel.field("Seed", inputs.seed),
      Easel.make("details", {}, Easel.make("summary", {}, "More"), Easel.make("div.controls", {},
        Easel.field("Batch size", inputs.batchSize), Easel.field("Learning rate", inputs.learningRate))),
      start);
    model.addEventListener("change", adapt);
    // What is wrong with a field cannot be shown while it is folded away.
    form.addEventListener("invalid", event => {
      const folded = event.target.closest("details");
      if (folded) { folded.open = true; }
    }, true);
    form.addEventListener("submit", async event => {
      event.preventDefault();
      line.say("Starting…");
      start.disabled = true;
      const asked = { model: model.value, data: data.value };
      for (const [name, input] of Object.entries(inputs)) {
        if (input.value !== "") { asked[name] = Number(input.value); }
      }
      try {
        const { run } = await Easel.json("/api/train", { method: "POST", json: asked, signal });
        line.clear();
        show(run);
        onChange();
      } catch (error) { line.fail(error); start.disabled = false; }
    });
    (async () => {
      try {
        fill(await Easel.load("/api/models", signal));
        show((await Easel.load("/api/train", signal)).run);
      } catch (error) { line.fail(error); }
    })();
    const details = Easel.make("details", { open: sessionStorage.getItem("easel-train") === "open" },
      Easel.make("summary", {}, Easel.make("h2", {}, "Train a model")), form, about, line.node);
    details.addEventListener("toggle", () => sessionStorage.setItem("easel-train", details.open ? "open" : ""));
    return { node: Easel.make("section", { id: "train-panel" }, details, going), open: () => { details.open = true; } };
  };
}
