// Tells the browser console's own noise from ours. VS Code without a desktop, without a network and without its native
// modules complains about all three; none of it says anything about the extension.

const noise: readonly RegExp[] = [
  // Pictures, marketplaces and optional files that are not there offline.
  /Failed to load resource: (net::ERR_|the server responded with a status of 404)/,
  /getaddrinfo (ENOTFOUND|EAI_AGAIN)|ENOTFOUND open-vsx\.org|open-vsx\.org/,
  /A bad HTTP response code \(404\) was received when fetching the script/,
  /\[Service Worker\] registration/,
  // Native modules that are left out.
  /Could not locate the bindings file|Cannot find module '\.{1,2}\/build\/Release\//,
  /vsda|\.wasm/,
  // VS Code's own chat, which wants an account.
  /authentication provider 'github'|GitHub session|\[DefaultAccount\]|\[AgentHost|RemoteAgentHostProtocol|\[chat-stt\]|copilot/i,
  // What a page that closes leaves unfinished.
  /\[lifecycle\] Long running operations during shutdown/,
  /CachedConfigurations.*Cancel/s,
  /Unable to write file 'vscode-[a-z]+:.*IndexedDB database .* is closed/s,
  /^(Error: )?Canceled: Canceled|Canceled(: Canceled)?$/,
  // Said about each of VS Code's own webviews.
  /allow-scripts and allow-same-origin/,
  // Built-in extensions ask the web worker host for files that only the desktop has.
  /Activating extension 'vscode\./,
];

/** Whether VS Code is telling how it starts, which it does without being asked. */
export function isChatter(line: string): boolean {
  return /^(Resolv(ing|ed) connection token|Creating a socket|\[reconnection-grace-time\]|\[AccountPolicyGate\]|Updating additional)/.test(
    line,
  );
}

/** Whether a line of the console is known noise of the offline VS Code. */
export function isNoise(line: string): boolean {
  return noise.some((pattern) => pattern.test(line));
}
