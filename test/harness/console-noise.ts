// Separates known noise in the browser console from our errors. VS Code without a desktop, a network or its native modules
// complains about all three; none of it concerns the extension.

const noise: readonly RegExp[] = [
  // Images, marketplaces and optional files that are unavailable offline.
  /Failed to load resource: (net::ERR_|the server responded with a status of 404)/,
  /getaddrinfo (ENOTFOUND|EAI_AGAIN)|ENOTFOUND open-vsx\.org|open-vsx\.org/,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /\[Service Worker\] registration/,
  // Omitted native modules.
  /Could not locate the bindings file|Cannot find module '\.{1,2}\/build\/Release\//,
  /vsda|\.wasm/,
  // VS Code's own chat, which requires an account.
  /authentication provider 'github'|GitHub session|\[DefaultAccount\]|\[AgentHost|RemoteAgentHostProtocol|\[chat-stt\]/i,
  // The same for its extension; SnowCell reads Copilot's instruction files, and errors about those are ours.
  /^(?![\s\S]*(?:snowcell|copilot-instructions))[\s\S]*copilot/i,
  // Work that a closing page leaves unfinished.
  /\[lifecycle\] Long running operations during shutdown/,
  /CachedConfigurations.*Cancel/s,
  /Unable to write file 'vscode-[a-z]+:.*IndexedDB database .* is closed/s,
  /^(Error: )?Canceled: Canceled|Canceled(: Canceled)?$/,
  // Reported for each of VS Code's own webviews.
  /allow-scripts and allow-same-origin/,
  // Built-in extensions that take part in saving have too little time on a busy machine. SnowCell does not take part.
  /Aborted onWillSaveTextDocument-event after \d+ms/,
  // Node 22, which VS Code 1.104 brings, has SQLite, and calls it experimental.
  /ExperimentalWarning: SQLite is an experimental feature/,
  // Built-in extensions request files from the web worker host that only the desktop has.
  /Activating extension 'vscode\./,
];

/** Whether VS Code reports its startup progress, which it does by default. */
export function isChatter(line: string): boolean {
  return /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[AccountPolicyGate\]|Updating additional)/.test(
    line,
  );
}

/** Whether a console line is known noise of the offline VS Code. */
export function isNoise(line: string): boolean {
  return noise.some((pattern) => pattern.test(line));
}
