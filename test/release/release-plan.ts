// What must hold before a release, and the commands that publish it.

export interface ReleasePackage {
  readonly file: string;
  readonly version: string;
  /** Such as `linux-x64`; absent for all platforms. */
  readonly target?: string;
  /** In its README: they would lead nowhere on the Marketplace's page. */
  readonly relativeAddresses: readonly string[];
}

export interface Release {
  /** Of package.json. */
  readonly version: string;
  readonly packages: readonly ReleasePackage[];
  readonly changelog: string;
  /** Tags of the commit. */
  readonly tags: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly isDryRun: boolean;
}

/** Why it cannot be released, each with what to do; empty if it can. */
export function problemsWithRelease({ version, packages, changelog, tags, environment, isDryRun }: Release): string[] {
  const problems: string[] = [];
  if (packages.length === 0) problems.push("There is no package. Run `npm run package` for each platform and collect the files.");
  if (!packages.some(({ target }) => target === undefined)) problems.push("There is no package for all platforms.");
  for (const each of packages) {
    if (each.relativeAddresses.length > 0)
      problems.push(`The README in ${each.file} has relative addresses: ${each.relativeAddresses.join(", ")}.`);
    if (each.version !== version) problems.push(`${each.file} has version ${each.version}, package.json has ${version}.`);
  }
  const targets = packages.map(({ target }) => target);
  if (new Set(targets).size < targets.length) problems.push("Two packages are for the same platform.");
  const heading = new RegExp(`^## ${version.replaceAll(".", "\\.")}\\s*$`, "m");
  if (!heading.test(changelog)) problems.push(`CHANGELOG.md has no section "## ${version}".`);
  if (isDryRun) return problems;
  if (!tags.includes(`v${version}`)) problems.push(`The commit is not tagged v${version}. Run \`npm version\`, which tags it.`);
  for (const name of ["VSCE_PAT", "OVSX_PAT"]) if (!environment[name]) problems.push(`${name} is not set.`);
  return problems;
}

/** An odd minor version is a pre-release. */
export function isPreRelease(version: string): boolean {
  return Number(version.split(".")[1]) % 2 === 1;
}

/** One call of each registry's client. */
export function publishCommands(version: string, packages: readonly ReleasePackage[]): string[][] {
  const files = packages.map(({ file }) => file).sort();
  const channel = isPreRelease(version) ? ["--pre-release"] : [];
  return [
    ["npx", "vsce", "publish", ...channel, "--packagePath", ...files],
    ["npx", "--yes", "ovsx@1.4.0", "publish", ...channel, "--packagePath", ...files],
  ];
}

/** The version and platform in an `extension.vsixmanifest`. Throws if there is none. */
export function identityIn(manifest: string): Pick<ReleasePackage, "version" | "target"> {
  const [identity = ""] = /<Identity\b[^>]*>/.exec(manifest) ?? [];
  const version = /\bVersion="([^"]+)"/.exec(identity)?.[1];
  const target = /\bTargetPlatform="([^"]+)"/.exec(identity)?.[1];
  if (version === undefined) throw new Error("The package has no version");
  return { version, ...(target === undefined ? {} : { target }) };
}

/** Addresses of pictures and links in Markdown that are not https, except those within the page. */
export function relativeAddresses(markdown: string): string[] {
  const addresses = [...markdown.matchAll(/\]\(([^)\s]+)|(?:src|href)="([^"]+)"/g)].map(
    ([, link, attribute]) => link ?? attribute ?? "",
  );
  return addresses.filter((address) => !/^(?:https:|#)/.test(address));
}
