// Files that something runs or obeys by itself: an editor on opening, Git on a commit, a package manager on a script, an
// agent as its instructions. A change of one is as much as a command, also if the file is new.

const names = new Set([
  // Scripts and builds.
  ...["package.json", "makefile", "gnumakefile", "justfile", ".justfile", "rakefile", "gruntfile.js", "gulpfile.js"],
  ...["taskfile.yml", "taskfile.yaml", "cmakelists.txt", "meson.build", "build.ninja", "sconstruct", "snakefile"],
  ...["build.rs", "build.zig", "build.xml", "pom.xml", "build.sbt", "cargo.toml", "dune", "package.swift", "podfile"],
  ...["setup.py", "setup.cfg", "pyproject.toml", "conftest.py", "noxfile.py", "tox.ini", "pytest.ini", "manage.py"],
  ...["sitecustomize.py", "usercustomize.py", "gemfile", "vagrantfile", "jenkinsfile", "dockerfile", "containerfile"],
  ...["mix.exs", "composer.json", "deno.json", "deno.jsonc", "bunfig.toml", "turbo.json", "nx.json", "lerna.json"],
  ...["gradlew", "gradlew.bat", "mvnw", "mvnw.cmd", "gradle.properties", "flake.nix", "shell.nix", "default.nix"],
  // Settings of tools that can name programs.
  ...[".envrc", ".npmrc", ".yarnrc", ".yarnrc.yml", ".pnpmfile.cjs", "pnpm-workspace.yaml", ".bazelrc", ".tool-versions"],
  ...["mise.toml", ".mise.toml", ".gitattributes", ".gitmodules", ".gitconfig", ".pre-commit-config.yaml", "lefthook.yml"],
  ...["lefthook.yaml", ".lintstagedrc", ".lintstagedrc.json", ".gitlab-ci.yml", "azure-pipelines.yml", ".travis.yml"],
  ...["bitbucket-pipelines.yml", ".eslintrc", ".eslintrc.json", ".prettierrc", ".babelrc", ".mocharc.json", ".mocharc.yml"],
  ...[".editorconfig-checker.json", "nodemon.json", ".swcrc", ".rspec", ".irbrc", ".pryrc", ".gdbinit", ".lldbinit"],
  ...[".bashrc", ".bash_profile", ".bash_login", ".profile", ".zshrc", ".zshenv", ".zprofile", ".inputrc", ".exrc"],
  ...[".vimrc", ".nvimrc", ".nvim.lua", ".emacs", ".dir-locals.el"],
  // Containers, servers of tools, and instructions of agents.
  ...["devcontainer.json", ".devcontainer.json", "docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"],
  ...["mcp.json", ".mcp.json", "agents.md", "agents.override.md", "claude.md", "claude.local.md", "gemini.md"],
  ...[".cursorrules", ".windsurfrules", ".clinerules", ".roorules", ".roomodes", ".rules", ".goosehints", ".aider.conf.yml"],
  ...["copilot-instructions.md", "opencode.json", "opencode.jsonc"],
]);

/** Everything in such a folder counts, however deep. */
const folders = new Set([
  ...[".vscode", ".git", ".husky", ".githooks", ".devcontainer", ".idea", ".fleet", ".zed", ".cargo", ".mvn", ".circleci"],
  ...[".buildkite", ".cursor", ".claude", ".codex", ".gemini", ".roo", ".cline", ".clinerules", ".kiro", ".windsurf"],
  ...[".continue", ".amazonq", ".junie", ".snowcell", ".opencode", ".agents", "node_modules", ".venv", "venv", ".direnv"],
  ...[".yarn", ".pnp", ".lefthook", ".config"],
]);

const foldersOfTwo = [
  ".github/workflows",
  ".github/actions",
  ".github/instructions",
  ".github/prompts",
  ".github/agents",
  ".github/chatmodes",
  ".github/hooks",
];

const endings = [
  ...[".code-workspace", ".instructions.md", ".prompt.md", ".agent.md", ".chatmode.md", ".mk", ".mak", ".pth", ".gradle"],
  ...[".gradle.kts", ".csproj", ".fsproj", ".vbproj", ".vcxproj", ".props", ".targets", ".sln", ".slnx", ".gemspec", ".podspec"],
];

/** `vite.config.ts`, `.eslintrc.cjs`, `.pnp.cjs`: read, and therefore run, by tools and by extensions of editors. */
const configNames =
  /^(?:[\w.-]{1,60}\.(?:config|conf|setup|workspace)\.(?:[cm]?[jt]sx?|json|py|lua)|\.[\w-]{1,40}rc\.[cm]?[jt]s|\.pnp\.c?js)$/;

/** Whether a path names such a file. Case never matters here, and neither do characters that some disks ignore. */
export function isExecutingFile(path: string): boolean {
  const all = path
    .split(/[\\/]/)
    .map((name) => name.normalize("NFKC").replace(/\p{Default_Ignorable_Code_Point}/gu, ""))
    .map((name) => name.toUpperCase().toLowerCase())
    .filter((name) => name !== "" && name !== ".");
  const name = all.at(-1) ?? "";
  if (names.has(name) || configNames.test(name) || endings.some((ending) => name.endsWith(ending))) return true;
  if (all.some((each) => folders.has(each))) return true;
  return all.some((each, index) => foldersOfTwo.includes(`${each}/${all[index + 1] ?? ""}`));
}
