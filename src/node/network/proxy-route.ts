// Which way a request leaves: straight, or through a proxy that VS Code's settings or the environment name. The same
// order that VS Code uses: its own setting first, then the environment.

export interface ProxySettings {
  /** VS Code's `http.proxy`. */
  readonly proxy: string | undefined;
  /** VS Code's `http.noProxy`. */
  readonly noProxy: readonly string[];
}

export interface ProxyRoute {
  /** Without credentials, fit to be shown. */
  readonly proxy: URL;
  /** The setting or variable that names it. */
  readonly source: string;
}

/** The proxy on the way to `target`; `undefined` where the way is straight. */
export function proxyFor(
  target: URL,
  settings: ProxySettings,
  environment: Readonly<Record<string, string | undefined>>,
): ProxyRoute | undefined {
  const variable = (name: string): [string, string] | undefined => {
    for (const spelling of [name, name.toLowerCase()]) {
      const value = environment[spelling]?.trim();
      if (value) return [spelling, value];
    }
    return undefined;
  };
  const exceptions = [...settings.noProxy, ...(variable("NO_PROXY")?.[1].split(",") ?? [])];
  if (exceptions.some((exception) => matches(target, exception.trim()))) return undefined;
  const named: [string, string] | undefined = settings.proxy?.trim()
    ? ["http.proxy", settings.proxy.trim()]
    : variable(target.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY");
  if (!named || !URL.canParse(named[1])) return undefined;
  const proxy = new URL(named[1]);
  proxy.username = "";
  proxy.password = "";
  return { proxy, source: named[0] };
}

/** `*`, `example.com`, `.example.com` and `*.example.com` (with their subdomains), each with a port or without. */
function matches(target: URL, exception: string): boolean {
  if (exception === "*") return true;
  const [, host = "", port] = /^\*?\.?(\[[^\]]+\]|[^:]*)(?::(\d+))?$/.exec(exception) ?? [];
  if (host === "" || (port !== undefined && port !== portOf(target))) return false;
  return target.hostname === host || target.hostname.endsWith(`.${host}`);
}

/** The port of an address, also where it is the protocol's own. */
export function portOf(url: URL): string {
  return url.port || (url.protocol === "https:" ? "443" : "80");
}
