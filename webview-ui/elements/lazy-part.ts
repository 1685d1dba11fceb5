// A part of an element that loads when it is first shown, because most elements never show it.

interface Updating {
  requestUpdate(): void;
}

export interface LazyPart<Part> {
  /** The module if it is loaded. Otherwise starts loading it, and renders `host` again when it is there. */
  (host: Updating): Part | undefined;
  /** Resolves when the part is there to be rendered. */
  loaded(): Promise<void>;
}

export function lazyPart<Part>(load: () => Promise<Part>): LazyPart<Part> {
  let part: Part | undefined;
  let loading: Promise<void> | undefined;
  const loaded = (): Promise<void> => {
    loading ??= load().then((module) => {
      part = module;
    });
    return loading;
  };
  const get = (host: Updating): Part | undefined => {
    if (!part) void loaded().then(() => host.requestUpdate());
    return part;
  };
  return Object.assign(get, { loaded });
}
