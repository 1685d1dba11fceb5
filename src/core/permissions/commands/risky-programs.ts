// Programs and options for which no rule counts: what runs others, what destroys, what publishes, what sends. Everything
// else is decided by the exact words.

import { concernOfGit } from "./git-commands.js";
import { hasFlag, hasOption, operands, programOf } from "./options.js";
import type { Concern, ConcernKind, Shell } from "./parsed-command.js";

const byName: Readonly<Partial<Record<ConcernKind, readonly string[]>>> = {
  "changes-folder": ["cd", "chdir", "pushd", "popd", "set-location", "push-location", "pop-location", "sl"],
  "runs-others": [
    ...["sh", "bash", "zsh", "dash", "ksh", "mksh", "ash", "fish", "csh", "tcsh", "cmd", "powershell", "pwsh", "wsl", "busybox"],
    ...["eval", "exec", "source", ".", "command", "builtin", "trap", "alias", "env", "xargs", "parallel", "nohup", "setsid"],
    ...["timeout", "time", "nice", "ionice", "stdbuf", "watch", "script", "expect", "unbuffer", "chroot", "unshare", "nsenter"],
    ...["flock", "strace", "ltrace", "gdb", "lldb", "perf", "entr", "at", "batch", "crontab", "systemd-run", "screen", "tmux"],
    ...["awk", "gawk", "mawk", "nawk", "ed", "ex", "vi", "vim", "nvim", "emacs", "nano", "less", "more", "man", "osascript"],
    ...["mshta", "wscript", "cscript", "rundll32", "regsvr32", "forfiles", "schtasks", "wmic", "certutil", "bitsadmin"],
    ...["invoke-expression", "iex", "invoke-command", "icm", "start-process", "saps", "start-job", "add-type", "foreach-object"],
    ...["where-object", "new-object", "set-alias", "import-module", "ipmo", "invoke-item", "ii", "code", "open", "xdg-open"],
    ...["explorer", "docker", "podman", "kubectl", "nix-shell", "direnv", "export", "unset", "ulimit", "umask", "enable", "set"],
  ],
  administrator: ["sudo", "doas", "su", "runas", "pkexec", "gsudo", "visudo", "passwd", "chsh", "usermod", "reg", "launchctl"],
  network: [
    ...[
      "curl",
      "wget",
      "nc",
      "ncat",
      "netcat",
      "socat",
      "telnet",
      "ssh",
      "scp",
      "sftp",
      "rsync",
      "ftp",
      "tftp",
      "rclone",
      "aria2c",
    ],
    ...["invoke-webrequest", "iwr", "invoke-restmethod", "irm", "start-bitstransfer", "send-mailmessage", "mail", "sendmail"],
    ...["dig", "nslookup", "host", "ping", "http", "https", "xh"],
  ],
  deletes: ["shred", "srm", "unlink-item", "wipe", "format", "diskpart", "mkfs", "fdisk", "truncate", "clear-content"],
  discards: ["dd", "tee", "install", "ln", "mklink", "patch", "kill", "killall", "pkill", "taskkill", "stop-process", "shutdown"],
};

const kindByName = new Map(
  Object.entries(byName).flatMap(([kind, names]) => names.map((name) => [name, kind as ConcernKind] as const)),
);

const interpreters =
  /^(?:python[\d.]*|pypy3?|py|node|nodejs|bun|deno|ts-node|tsx|perl[\d.]*|ruby[\d.]*|php[\d.]*|lua[\d.]*|luajit|rscript|r|julia|swift|scala|groovy|elixir|erl|ghci?|runghc|irb|tclsh|osascript|jshell|sqlite3)$/;

/** Options of otherwise harmless programs that run others, or write files. */
const riskyOptions: Readonly<
  Record<string, { readonly long?: readonly string[]; readonly flags?: string; readonly words?: RegExp }>
> = {
  find: { words: /^-(?:exec|execdir|ok|okdir|delete|fprint|fprint0|fprintf|fls)$/ },
  fd: { long: ["--exec", "--exec-batch"], flags: "xX" },
  fdfind: { long: ["--exec", "--exec-batch"], flags: "xX" },
  rg: { long: ["--pre", "--hostname-bin", "--search-zip"], flags: "z" },
  ag: { long: ["--pager", "--search-zip"], flags: "z" },
  ack: { long: ["--pager", "--output"] },
  base64: { long: ["--output"], flags: "o" },
  sort: { long: ["--output", "--compress-program"], flags: "o" },
  tree: { flags: "o" },
  uniq: {},
  tar: {
    long: [
      "--to-command",
      "--checkpoint-action",
      "--use-compress-program",
      "--info-script",
      "--new-volume-script",
      "--rsh-command",
    ],
    flags: "IF",
  },
  zip: { long: ["--unzip-command"], flags: "T" },
  npx: { long: ["--call"], flags: "c" },
  npm: { long: ["--call", "--script-shell", "--prefix", "--node-options"], flags: "cC" },
  yarn: { long: ["--cwd"] },
  make: { long: ["--eval", "--directory", "--file", "--makefile"], flags: "Cf" },
  go: { words: /^-(?:exec|toolexec|C)(?:=|$)/ },
  cargo: { long: ["--config"], flags: "C" },
  gcc: { words: /^-(?:wrapper|fplugin)/ },
  jq: { long: ["--from-file"], flags: "f" },
  date: { long: ["--set"], flags: "s" },
  hostname: { flags: "F" },
  diff: { long: ["--output"] },
  tail: { long: ["--retry"] },
  history: { flags: "cdw" },
  chmod: { long: ["--recursive"], flags: "R" },
  chown: { long: ["--recursive"], flags: "R" },
  chgrp: { long: ["--recursive"], flags: "R" },
};

const publishing: Readonly<Record<string, RegExp>> = {
  npm: /^(?:publish|unpublish|deprecate|dist-tag|login|adduser|logout|token|owner|access|config|set|link|explore|exec|x|init|create)$/,
  pnpm: /^(?:publish|login|dlx|config|exec|create|link)$/,
  yarn: /^(?:publish|login|dlx|config|exec|create|npm|link)$/,
  bun: /^(?:publish|x|create|link)$/,
  cargo: /^(?:publish|login|yank|owner|install)$/,
  gem: /^(?:push|yank|owner|signin)$/,
  twine: /^upload$/,
  poetry: /^(?:publish|config)$/,
  uv: /^(?:publish|tool)$/,
  hatch: /^publish$/,
  dotnet: /^(?:nuget|tool)$/,
  mvn: /^(?:deploy|release:.*|deploy:.*)$/,
  vsce: /^(?:publish|unpublish|login)$/,
  ovsx: /^publish$/,
  gh: /./,
  glab: /./,
  heroku: /./,
  vercel: /./,
  netlify: /./,
  firebase: /./,
  flyctl: /./,
  fly: /./,
  wrangler: /./,
  aws: /./,
  az: /./,
  gcloud: /./,
  terraform: /^(?:apply|destroy|import|state)$/,
  pulumi: /./,
  helm: /^(?:install|upgrade|uninstall|push)$/,
};

/** Undefined if rules may decide about the part. */
export function concernOfProgram(words: readonly string[], shell: Shell): Concern | undefined {
  const program = programOf(words);
  const args = words.slice(1);
  if (program === "") return { kind: "unparsable" };
  if (program === "git") return concernOfGit(args);
  if (interpreters.test(program)) return concernOfInterpreter(program, args);
  const deletion = deletionBy(program, args, shell);
  if (deletion) return deletion;
  const kind = kindByName.get(program);
  if (kind) return { kind, program };
  if (program === "sed") return concernOfSed(args);
  const verb = args.find((word) => !word.startsWith("-"));
  // Options may precede the verb with values of their own, so every word counts.
  if (args.some((word) => publishing[program]?.test(word)))
    return { kind: "publishes", program: `${program} ${verb ?? ""}`.trim() };
  return concernOfOption(program, args);
}

function concernOfOption(program: string, args: readonly string[]): Concern | undefined {
  const risky = Object.hasOwn(riskyOptions, program) ? riskyOptions[program] : undefined;
  if (!risky) return undefined;
  const option =
    (risky.words && args.find((word) => risky.words?.test(word))) ??
    risky.long?.find((name) => hasOption(args, name)) ??
    [...(risky.flags ?? "")].filter((flag) => hasFlag(args, flag)).map((flag) => `-${flag}`)[0];
  return option === undefined ? undefined : { kind: "option", program, option };
}

/** A script file may be allowed; text as a program, standard input, and loaded modules may not. */
function concernOfInterpreter(program: string, args: readonly string[]): Concern | undefined {
  const first = args[0];
  const isModule = /^py/.test(program) && first === "-m" && /^[\w.]+$/.test(args[1] ?? "");
  const isTest = /^(?:node|deno|bun)$/.test(program) && /^(?:--test|test|run|check|lint|fmt|install|task)$/.test(first ?? "");
  if (isModule && !/^(?:pip|http\.server|code|pdb|timeit|idlelib|webbrowser)$/.test(args[1] ?? "")) return undefined;
  const risky = args.find((word) =>
    /^(?:-$|-[a-z]*[ecpr]|--(?:eval|print|require|import|loader|inspect|run|execute))/i.test(word),
  );
  if (isTest && risky === undefined) return undefined;
  if (first === "--version" || first === "-v" || first === "-V" || first === "--help") return undefined;
  if (first === undefined || first.startsWith("-")) return { kind: "runs-others", program };
  // What follows the script belongs to the script.
  return /^(?:node|nodejs|python[\d.]*|py|ruby[\d.]*|perl[\d.]*|php[\d.]*|tsx|ts-node)$/.test(program) && !/^[a-z]+:/i.test(first)
    ? undefined
    : { kind: "runs-others", program };
}

/** Only printing lines by number is known to write nothing. */
function concernOfSed(args: readonly string[]): Concern | undefined {
  const [flag, script, ...files] = args;
  const prints = flag === "-n" && /^\d{1,9}(?:,\d{1,9})?p$/.test(script ?? "") && files.every((file) => !file.startsWith("-"));
  return prints ? undefined : { kind: "option", program: "sed", option: script ?? "" };
}

function deletionBy(program: string, args: readonly string[], shell: Shell): Concern | undefined {
  const targets = operands(args, shell);
  if (program === "rm" || program === "rimraf" || program === "del-cli" || program === "trash") {
    const isDeep =
      program !== "rm" || hasFlag(args, "r") || hasFlag(args, "R") || hasOption(args, "--recursive") || shell !== "sh";
    return isDeep ? { kind: "deletes", program, targets } : undefined;
  }
  if (["del", "erase", "rd", "rmdir"].includes(program) && shell !== "sh") return { kind: "deletes", program, targets };
  if (["remove-item", "ri", "clear-item", "remove-itemproperty"].includes(program)) return { kind: "deletes", program, targets };
  return undefined;
}
