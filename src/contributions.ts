// Every id that package.json contributes, and that code refers to. `npm run check` holds the two against each other in
// both directions, so a command that only one of them knows fails the build.

export const extensionId = "snowcell.snowcell";

export const commands = {
  login: "snowcell.login",
  logout: "snowcell.logout",
  selectModel: "snowcell.selectModel",
  testModel: "snowcell.testModel",
  showStatus: "snowcell.showStatus",
  refreshModels: "snowcell.refreshModels",
  newChat: "snowcell.newChat",
  openChat: "snowcell.openChat",
  stop: "snowcell.stop",
  addSelectionToChat: "snowcell.addSelectionToChat",
  showLog: "snowcell.showLog",
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

export const views = {
  container: "snowcell",
  chat: "snowcell.chat",
} as const;

/** Context keys that `when` clauses of the manifest read. */
export const contextKeys = {
  /** An answer is being written in this window. */
  answering: "snowcell.answering",
} as const;

export const settings = {
  defaultModel: "snowcell.defaultModel",
  models: "snowcell.models",
  authUrl: "snowcell.authUrl",
  inferenceUrl: "snowcell.inferenceUrl",
  temperature: "snowcell.chat.temperature",
  maxTokens: "snowcell.chat.maxTokens",
  topP: "snowcell.chat.topP",
  systemPrompt: "snowcell.chat.systemPrompt",
  connectTimeout: "snowcell.request.connectTimeout",
  firstByteTimeout: "snowcell.request.firstByteTimeout",
  idleTimeout: "snowcell.request.idleTimeout",
  maxRetries: "snowcell.request.maxRetries",
} as const;
export type SettingName = (typeof settings)[keyof typeof settings];

/** Settings that decide where code or a token goes: `machine` scoped, so that no workspace can change them. */
export const machineScopedSettings: readonly SettingName[] = [settings.models, settings.authUrl, settings.inferenceUrl];
