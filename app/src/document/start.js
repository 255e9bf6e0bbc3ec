// Starts the app when the page has been painted: until then network and processor belong to what there is to read.
(({ module, wasm, pack, also }) => {
  let started = false;
  const start = () => {
    if (started) return;
    started = true;
    for (const [rel, href] of also) {
      const link = document.createElement("link");
      if (rel === "preload") link.as = "fetch";
      Object.assign(link, { rel, href, crossOrigin: "anonymous" });
      document.head.append(link);
    }
    // Read by the loader of the parts, which fetches alone what it does not find here.
    globalThis.prepayPack = fetch(pack)
      .then((answer) => (answer.ok ? answer.arrayBuffer() : undefined))
      .catch(() => undefined);
    // What does not come leaves the page as the server made it; what the app does wrong is not caught here.
    const failed = (cause) => console.warn("The app could not be loaded; links and forms work without it.", cause);
    import(module)
      .then((app) => app.default({ module_or_path: wasm }).then(() => app.hydrate))
      .then((hydrate) => hydrate(), failed);
  };
  // A page in the background is not painted, and a browser may fail to say when.
  if (document.visibilityState !== "visible") return start();
  setTimeout(start, 2000);
  // The first paint of all may be the bare background.
  const told = (paints) => paints.getEntriesByName("first-contentful-paint").length && start();
  new PerformanceObserver(told).observe({ type: "paint", buffered: true });
})
