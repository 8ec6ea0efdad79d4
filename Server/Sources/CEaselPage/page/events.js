{
  /** Takes events apart as they come: text in pieces, events out whole. */
  const parser = act => {
    let rest = "";
    return text => {
      rest += text;
      const parts = rest.split(/\r?\n\r?\n/);
      rest = parts.pop();
      for (const part of parts) {
        let name = "message";
        const data = [];
        for (const line of part.split(/\r?\n/)) {
          if (line.startsWith("event:")) { name = line.slice(6).trim(); }
          if (line.startsWith("data:")) { data.push(line.slice(5).trimStart()); }
        }
        if (data.length) { act(name, JSON.parse(data.join("\n"))); }
      }
    };
  };

  /**
   * The events of a run until it ends. They are read by fetch, as EventSource sends no token. A stream that breaks is
   * opened again; `onBreak` is told, and `onOpen` when it is back.
   */
  Easel.follow = async (run, { signal, onEvent, onBreak, onOpen }) => {
    let hasEnded = false;
    for (let turn = 0; !hasEnded; turn += 1) {
      try {
        const response = await Easel.request(Easel.pathOf(run, "events"), { accept: "text/event-stream", signal });
        onOpen?.(turn > 0);
        const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
        const take = parser((name, data) => {
          hasEnded ||= name === "end";
          onEvent(name, data);
        });
        while (!hasEnded) {
          const { value, done } = await reader.read();
          if (done) { break; }
          take(value);
        }
      } catch (error) {
        if (signal.aborted || error.name === "AbortError") { return; }
        if (error.status && error.status !== 503) { throw error; }
        if (Easel.isAway(error)) { onBreak?.(); await Easel.untilBack(); }
      }
      if (hasEnded || signal.aborted) { return; }
      onBreak?.();
      try { await Easel.wait(1000, signal); } catch { return; }
    }
  };
}
