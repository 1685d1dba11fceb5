// A part of an element that loads when it is first shown, because most elements never show it.

interface Updating {
  requestUpdate(): void;
}

/** Returns the module once it is loaded; before that, starts loading it and renders `host` again when it is there. */
export function lazyPart<Part>(load: () => Promise<Part>): (host: Updating) => Part | undefined {
  let part: Part | undefined;
  let loading: Promise<Part> | undefined;
  return (host) => {
    if (!part) {
      loading ??= load();
      void loading.then((loaded) => {
        part = loaded;
        host.requestUpdate();
      });
    }
    return part;
  };
}
