{
  /**
   * A training as it goes: how far it is, losses, speed, time left and the newest epoch's picture. `onEpoch` is told of
   * each epoch that ends, `onEnd` of the end, `onAgain` where events may have been missed.
   */
  Easel.live = (run, { signal, onEpoch, onEnd, onAgain, withPicture = true }) => {
    const bar = Easel.make("progress", { max: 1, value: 0, "aria-label": "Progress of the training" });
    const told = Easel.make("p.number", { id: "live-step" }), losses = Easel.make("p.number", { id: "live-losses" });
    const epochLine = Easel.line({ id: "live-epoch" }), line = Easel.line({ id: "live-line" });
    const figure = Easel.figure("", { id: "live-picture" });
    told.textContent = "Waiting for the first step…";
    const stop = Easel.button("Stop training", async () => {
      stop.disabled = true;
      try {
        await Easel.request("/api/train", { method: "DELETE", signal });
        line.say("Stopping: it saves what it has learned.");
      } catch (error) { line.fail(error); stop.disabled = false; }
    }, { id: "stop-training" });
    const list = values =>
      Object.entries(values ?? {}).map(([name, value]) => `${name} ${Easel.number(value)}`).join(" · ");
    const step = data => {
      bar.value = Math.min((data.epoch - 1 + data.step / Math.max(data.steps, 1)) / Math.max(data.epochs, 1), 1);
      told.textContent = [
        `Epoch ${data.epoch} of ${data.epochs}, step ${data.step} of ${data.steps}`,
        Number.isFinite(data.imagesPerSecond) ? `${Easel.number(Math.round(data.imagesPerSecond))} images/s` : "",
        Number.isFinite(data.secondsLeft) ? `${Easel.duration(data.secondsLeft)} left` : "",
      ].filter(Boolean).join(" · ");
      losses.textContent = list(data.losses);
    };
    const epoch = async data => {
      bar.value = data.epoch / Math.max(data.epochs, 1);
      epochLine.say(`Epoch ${data.epoch} of ${data.epochs} ended: ${list(data.test) || list(data.train)}`);
      onEpoch?.(data);
      if (!data.sample || !withPicture) { return; }
      try {
        const picture = await Easel.bytes(Easel.pathOf(run, "samples", data.epoch), { signal });
        figure.show(picture);
        figure.image.alt = `Pictures after epoch ${data.epoch}`;
        figure.node.querySelector("figcaption").textContent = figure.image.alt;
      } catch (error) { line.fail(error); }
    };
    const end = data => {
      stop.hidden = bar.hidden = true;
      told.textContent = losses.textContent = "";
      if (data.state === "failed") { line.fail(new Error(data.error ?? "The training failed.")); } else {
        line.say(data.state === "stopped" ? "Stopped. What it has learned is saved." : "Finished.");
      }
      onEnd?.(data);
    };
    Easel.follow(run, {
      signal,
      onEvent: (name, data) => {
        if (name === "step") { step(data); }
        if (name === "epoch") { epoch(data); }
        if (name === "note") { line.say(data.text); }
        if (name === "end") { end(data); }
      },
      onBreak: () => line.fail(new Error("The connection broke. Trying again…")),
      onOpen: isAgain => { if (isAgain) { line.clear(); onAgain?.(); } },
    }).catch(error => line.fail(error));
    return Easel.make("div.live", {}, bar, told, losses, epochLine.node, line.node, figure.node,
      Easel.make("div.controls", {}, stop));
  };
}
