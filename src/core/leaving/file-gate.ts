// Decides whether a file may be sent whole, shortened, only with the user's consent, or not at all. Pure decisions based on
// names, sizes and bytes; call before reading a file for a prompt.

/** Maximum size in bytes of a file that is read. */
export const largestFile = 20 * 1024 * 1024;

/** Maximum number of characters sent of a file: about 50,000 tokens. */
export const longestText = 200_000;

/** Number of bytes inspected to detect binary files. */
const looked = 8192;

/** File names that usually contain secrets. Templates of such files do not. */
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

/** Whether a file's name suggests secrets, so that the user is asked before it is sent. */
export function looksSecret(written: string): boolean {
  // Some disks take these for the same name.
  const path = written.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  if (secretFolders.test(path)) return true;
  const name = path.split(/[\\/]/).at(-1) ?? "";
  return !templateNames.test(name) && secretNames.some((pattern) => pattern.test(name));
}

/** Whether the bytes are not text, neither in an encoding with a byte order mark nor in one without zero bytes. */
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
  /** Length of the whole text, if it was cut. */
  readonly of?: number;
}

/** Cuts a text after the last line that fits, with a note for the model. */
export function cutText(text: string, most = longestText): CutText {
  if (text.length <= most) return { text };
  const lineEnd = text.lastIndexOf("\n", most);
  // A single long line is cut anywhere except within a surrogate pair.
  const end = lineEnd > most / 2 ? lineEnd : /[\ud800-\udbff]/.test(text[most - 1] ?? "") ? most - 1 : most;
  return { text: `${text.slice(0, end)}\n[Cut here: ${text.length - end} more characters]`, of: text.length };
}
