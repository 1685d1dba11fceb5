// Whether a secret is safe in transit to an address: the connection is encrypted or does not leave this machine.

export function carriesSecrets(url: URL): boolean {
  return url.protocol === "https:" || /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}
