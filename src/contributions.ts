// Every id that package.json contributes, and that code refers to. `npm run check` holds the two against each other in
// both directions, so a command that only one of them knows fails the build.

export const extensionId = "snowcell.snowcell";

export const commands = {
  login: "snowcell.login",
  logout: "snowcell.logout",
  selectModel: "snowcell.selectModel",
  testModel: "snowcell.testModel",
  showStatus: "snowcell.showStatus",
  checkHealth: "snowcell.checkHealth",
  diagnoseConnection: "snowcell.diagnoseConnection",
  refreshModels: "snowcell.refreshModels",
  addProvider: "snowcell.addProvider",
  importCredentials: "snowcell.importCredentials",
  pullOllamaModel: "snowcell.pullOllamaModel",
  newChat: "snowcell.newChat",
  openChat: "snowcell.openChat",
  showHistory: "snowcell.showHistory",
  stop: "snowcell.stop",
  addSelectionToChat: "snowcell.addSelectionToChat",
  showUsage: "snowcell.showUsage",
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
  stackspotBaseUrl: "snowcell.stackspot.baseUrl",
  stackspotIdentityUrl: "snowcell.stackspot.identityUrl",
  stackspotRealm: "snowcell.stackspot.realm",
  stackspotInferenceUrl: "snowcell.stackspot.inferenceUrl",
  stackspotQuickCommandUrl: "snowcell.stackspot.quickCommandUrl",
  stackspotAgents: "snowcell.stackspot.agents",
  stackspotQuickCommands: "snowcell.stackspot.quickCommands",
  ollamaBaseUrl: "snowcell.ollama.baseUrl",
  ollamaContextLength: "snowcell.ollama.contextLength",
  ollamaKeepAlive: "snowcell.ollama.keepAlive",
  huggingfaceBaseUrl: "snowcell.huggingface.baseUrl",
  huggingfaceHubUrl: "snowcell.huggingface.hubUrl",
  huggingfaceBillTo: "snowcell.huggingface.billTo",
  openaiBaseUrl: "snowcell.openai.baseUrl",
  codegenBaseUrl: "snowcell.codegen.baseUrl",
  codegenOrganizationId: "snowcell.codegen.organizationId",
  customProviders: "snowcell.customProviders",
  temperature: "snowcell.chat.temperature",
  maxTokens: "snowcell.chat.maxTokens",
  topP: "snowcell.chat.topP",
  stop: "snowcell.chat.stop",
  reasoningEffort: "snowcell.chat.reasoningEffort",
  systemPrompt: "snowcell.chat.systemPrompt",
  connectTimeout: "snowcell.request.connectTimeout",
  firstByteTimeout: "snowcell.request.firstByteTimeout",
  idleTimeout: "snowcell.request.idleTimeout",
  totalTimeout: "snowcell.request.totalTimeout",
  maxRetries: "snowcell.request.maxRetries",
  usagePrices: "snowcell.usage.prices",
  fallbackEnabled: "snowcell.fallback.enabled",
  fallbackChain: "snowcell.fallback.chain",
} as const;
export type SettingName = (typeof settings)[keyof typeof settings];

/** Settings that decide where code or a token goes: `machine` scoped, so that no workspace can change them. */
export const machineScopedSettings: readonly SettingName[] = [
  settings.models,
  settings.authUrl,
  settings.inferenceUrl,
  settings.stackspotBaseUrl,
  settings.stackspotIdentityUrl,
  settings.stackspotRealm,
  settings.stackspotInferenceUrl,
  settings.stackspotQuickCommandUrl,
  settings.stackspotAgents,
  settings.stackspotQuickCommands,
  settings.ollamaBaseUrl,
  settings.huggingfaceBaseUrl,
  settings.huggingfaceHubUrl,
  settings.huggingfaceBillTo,
  settings.openaiBaseUrl,
  settings.codegenBaseUrl,
  settings.codegenOrganizationId,
  settings.customProviders,
];
