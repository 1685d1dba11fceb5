// Whether a secret sent to an address stays unread on the way: it is encrypted, or does not leave this machine.

export function carriesSecrets(url: URL): boolean {
  return url.protocol === "https:" || /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);
}
