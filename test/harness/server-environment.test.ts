import { describe, expect, it } from "vitest";
import { withoutNpmScriptVariables } from "./npm.js";
import { hermeticEnvironment } from "./server-environment.js";

describe("the environment of a VS Code under test", () => {
  it.each([
    "OPENAI_API_KEY",
    "HF_TOKEN",
    "STACKSPOT_CLIENT_SECRET",
    "CODEGEN_ORG_ID",
    "OLLAMA_HOST",
    "https_proxy",
    "NO_PROXY",
    "VSCODE_IPC_HOOK_CLI",
    "NODE_OPTIONS",
    "npm_config_local_prefix",
    "XDG_CONFIG_HOME",
  ])("excludes the developer's %s", (name) => {
    expect(hermeticEnvironment({ [name]: "leaked", PATH: "/bin" }, { home: "/tmp/home" })).not.toHaveProperty(name);
  });

  it("has the path, a separate home and the test's additions", () => {
    const environment = hermeticEnvironment({ PATH: "/bin", HOME: "/root" }, { home: "/tmp/home", added: { HF_TOKEN: "fake" } });
    expect(environment).toEqual({ PATH: "/bin", HOME: "/tmp/home", USERPROFILE: "/tmp/home", HF_TOKEN: "fake" });
  });
});

describe("the environment of npm inside a script", () => {
  it("keeps the registry and drops the script's own folders", () => {
    const environment = {
      npm_config_registry: "https://registry",
      npm_config_local_prefix: "/repository",
      INIT_CWD: "/repository",
    };
    expect(withoutNpmScriptVariables(environment)).toEqual({ npm_config_registry: "https://registry" });
  });
});
