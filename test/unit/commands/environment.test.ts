// What commands learn about the machine, and how each system's shell gets them.

import { describe, expect, it } from "vitest";
import { cleanEnvironment } from "../../../src/node/commands/clean-environment.js";
import { shellCommand, taskkill } from "../../../src/node/commands/shell-command.js";

describe("the environment of a command", () => {
  it.each([
    "OPENAI_API_KEY",
    "OPENAIAPIKEY",
    "ANTHROPIC_AUTH_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "GITHUB_TOKEN",
    "GH_PAT",
    "NPM_TOKEN",
    "DB_PASSWORD",
    "PGPASSWORD",
    "MYSQL_PWD",
    "SSH_AUTH_SOCK",
    "SSH_ASKPASS",
    "GIT_ASKPASS",
    "VSCODE_GIT_IPC_HANDLE",
    "VSCODE_IPC_HOOK_CLI",
    "ELECTRON_RUN_AS_NODE",
    "BASH_ENV",
    "NODE_OPTIONS",
    "LD_PRELOAD",
    "DATABASE_URL",
    "my_secret",
    "BASH_FUNC_ls%%",
    "GIT_CONFIG_COUNT",
  ])("lacks %s", (name) => {
    expect(cleanEnvironment({ [name]: "value" }, false)).not.toHaveProperty([name]);
  });

  it("lacks a value that looks like a secret under any name", () => {
    const values = { REMOTE: "https://me:pass1234@example.com/x", MINE: "ghp_0123456789abcdefghij", OK: "plain" };
    const clean = cleanEnvironment(values, false);
    expect(clean).toMatchObject({ OK: "plain" });
    expect(clean).not.toHaveProperty("REMOTE");
    expect(clean).not.toHaveProperty("MINE");
  });

  it.each(["HOME", "LANG", "PWD", "KEYBOARD_LAYOUT", "JAVA_HOME", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS", "XDG_RUNTIME_DIR"])(
    "keeps %s",
    (name) => expect(cleanEnvironment({ [name]: "/value" }, false)).toHaveProperty([name], "/value"),
  );

  it("asks and pages nothing", () => {
    expect(cleanEnvironment({ PAGER: "less", GIT_EDITOR: "vim" }, false)).toMatchObject({
      PAGER: "cat",
      GIT_PAGER: "cat",
      GIT_EDITOR: "true",
      GIT_TERMINAL_PROMPT: "0",
      CI: "1",
    });
  });

  it("finds programs only in absolute folders", () => {
    expect(cleanEnvironment({ PATH: ".:/usr/bin::node_modules/.bin:/bin" }, false, ":")["PATH"]).toBe("/usr/bin:/bin");
    const windows = cleanEnvironment({ Path: ".;C:\\Windows;;bin;\\\\share\\x", pager: "less" }, true, ";");
    expect(windows["Path"]).toBe("C:\\Windows;\\\\share\\x");
    expect(windows).toMatchObject({ PAGER: "cat", NoDefaultCurrentDirectoryInExePath: "1" });
    expect(windows).not.toHaveProperty("pager");
  });
});

describe("a command line", () => {
  it("reaches sh as it is", () => {
    expect(shellCommand("sh", "echo 'a b' && ls")).toEqual({
      file: "/bin/sh",
      args: ["-c", "echo 'a b' && ls"],
      isVerbatim: false,
    });
  });

  it("reaches cmd.exe as it is, between two quotes that it removes", () => {
    expect(shellCommand("cmd", 'type "a b.txt" & dir', "D:\\Windows")).toEqual({
      file: "D:\\Windows\\System32\\cmd.exe",
      args: ["/d", "/s", "/c", '"type "a b.txt" & dir"'],
      isVerbatim: true,
    });
  });

  it("reaches PowerShell encoded, with its exit code passed on", () => {
    const { file, args } = shellCommand("powershell", "Write-Output 'é \"x\"'");
    expect(file).toBe("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
    expect(args.slice(0, -1)).toEqual(["-NoLogo", "-NoProfile", "-NonInteractive", "-EncodedCommand"]);
    const text = Buffer.from(args.at(-1) ?? "", "base64").toString("utf16le");
    expect(text.split("\n")[1]).toBe("Write-Output 'é \"x\"'");
    expect(text).toContain("exit $LASTEXITCODE");
  });

  it("and all that it started is ended on Windows by its tree", () => {
    expect(taskkill(42, "C:\\Windows")).toEqual({
      file: "C:\\Windows\\System32\\taskkill.exe",
      args: ["/pid", "42", "/t", "/f"],
      isVerbatim: false,
    });
  });
});
