// The environment of a VS Code under test: the developer's own keys, proxies and home must not be in it, because the
// extension reads some of them, and a test that passes on only one machine proves nothing.

const keepsOut = [
  // Names that may hold a provider's key or address.
  /(API_?KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL)/i,
  /^(OPENAI|OLLAMA|HF|HUGGINGFACE|HUGGING_FACE|STACKSPOT|SNOWCELL|SNC|CODEGEN|ANTHROPIC|GITHUB|GH)_/i,
  /^(https?|all|no)_proxy$/i,
  // Variables that an outer VS Code, npm or Node sets for its own children.
  /^(VSCODE_|ELECTRON_|npm_|NODE_OPTIONS$|NODE_EXTRA_CA_CERTS$|INIT_CWD$|VITEST)/i,
  /^XDG_/,
];

/** `environment` without what would leak in, with `home` as the home folder, plus `added`. */
export function hermeticEnvironment(
  environment: NodeJS.ProcessEnv,
  { home, added = {} }: { home: string; added?: Readonly<Record<string, string>> },
): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => !keepsOut.some((pattern) => pattern.test(name)));
  return { ...Object.fromEntries(kept), HOME: home, USERPROFILE: home, ...added };
}
