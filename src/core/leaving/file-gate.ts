// Whether a file may go with a message as it is, cut, only when the person says so, or not at all. Pure decisions over
// names, sizes and bytes; whoever reads the file asks here first.

/** Bytes of the largest file that is read at all. */
export const largestFile = 20 * 1024 * 1024;

/** Characters of a file that are sent at most: some 50,000 tokens. */
export const longestText = 200_000;

/** Bytes at the beginning that tell text from anything else. */
const looked = 8192;

/** Names under which people keep what no service should read. Their templates hold nothing yet. */
const secretNames = [
  /^\.env(?:\..+)?$/i,
  /\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|ovpn)$/i,
  /^id_(?:rsa|dsa|ecdsa|ed25519)(?:_.*)?$/i,
  /^\.(?:npmrc|pypirc|netrc|pgpass|htpasswd|git-credentials|dockercfg)$/i,
  /^_netrc$/i,
  /^(?:credentials?|secrets?)(?:\.(?:json|ya?ml|toml|ini|txt|env|xml|properties))?$/i,
  /^service[-_]?account.*\.json$/i,
  /\.tfvars(?:\.json)?$/i,
  /^terraform\.tfstate(?:\.backup)?$/i,
  /^kubeconfig$/i,
];
const templateNames = /\.(?:example|sample|template|dist)$/i;
const secretFolders = /(?:^|[\\/])\.(?:ssh|gnupg|aws|azure|kube)[\\/]/i;

/** Whether a file's name says that it holds secrets: the person is asked before it goes anywhere. */
export function looksSecret(path: string): boolean {
  if (secretFolders.test(path)) return true;
  const name = path.split(/[\\/]/).at(-1) ?? "";
  return !templateNames.test(name) && secretNames.some((pattern) => pattern.test(name));
}

/** Whether bytes are no text in any encoding that has a mark of its own, nor in one that knows no zero bytes. */
export function looksBinary(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, looked);
  const [first, second, third, fourth] = head;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const isUtf32 = first === 0 && second === 0 && third === 0xfe && fourth === 0xff;
  if (isUtf32) return true;
  if (isUtf16) return false;
  if (head.includes(0)) return true;
  const controls = head.reduce((count, byte) => count + (byte < 32 && ![9, 10, 12, 13, 27].includes(byte) ? 1 : 0), 0);
  return controls > head.length / 20;
}

export interface CutText {
  readonly text: string;
  /** Characters that there were, where not all are here. */
  readonly of?: number;
}

/** The beginning of a text, to the end of the last line that fits whole, with a word for the model where it is cut. */
export function cutText(text: string, most = longestText): CutText {
  if (text.length <= most) return { text };
  const lineEnd = text.lastIndexOf("\n", most);
  // A text of one line has no better place; half a surrogate pair is none at all.
  const end = lineEnd > most / 2 ? lineEnd : /[\ud800-\udbff]/.test(text[most - 1] ?? "") ? most - 1 : most;
  return { text: `${text.slice(0, end)}\n[Cut here: ${text.length - end} more characters]`, of: text.length };
}
