// Every id that package.json contributes and the code uses. `npm run check` compares the two in both directions, so a
// command that is missing from either fails the build.

export const extensionId = "snowcell.snowcell";

export const commands = {
  login: "snowcell.login",
  logout: "snowcell.logout",
  selectModel: "snowcell.selectModel",
  selectModelFor: "snowcell.selectModelFor",
  benchmarkModels: "snowcell.benchmarkModels",
  enableVSCodeChat: "snowcell.enableVSCodeChat",
  testModel: "snowcell.testModel",
  showStatus: "snowcell.showStatus",
  checkHealth: "snowcell.checkHealth",
  diagnoseConnection: "snowcell.diagnoseConnection",
  refreshModels: "snowcell.refreshModels",
  addProvider: "snowcell.addProvider",
  importCredentials: "snowcell.importCredentials",
  openSettings: "snowcell.openSettings",
  pullOllamaModel: "snowcell.pullOllamaModel",
  newChat: "snowcell.newChat",
  openChat: "snowcell.openChat",
  openChatInEditor: "snowcell.openChatInEditor",
  showHistory: "snowcell.showHistory",
  findInChat: "snowcell.findInChat",
  exportChat: "snowcell.exportChat",
  importChat: "snowcell.importChat",
  compareModels: "snowcell.compareModels",
  newChatInSideBar: "snowcell.sideBar.newChat",
  showHistoryInSideBar: "snowcell.sideBar.showHistory",
  compareModelsInSideBar: "snowcell.sideBar.compareModels",
  stop: "snowcell.stop",
  editSelection: "snowcell.editSelection",
  followUpChange: "snowcell.followUpChange",
  askAboutSelection: "snowcell.askAboutSelection",
  explainSelection: "snowcell.explainSelection",
  improveSelection: "snowcell.improveSelection",
  fixSelection: "snowcell.fixSelection",
  documentSelection: "snowcell.documentSelection",
  writeTests: "snowcell.writeTests",
  addSelectionToChat: "snowcell.addSelectionToChat",
  addSelectionInMenu: "snowcell.addSelectionInMenu",
  newInstructionFile: "snowcell.newInstructionFile",
  writeCommitMessage: "snowcell.writeCommitMessage",
  acceptChange: "snowcell.acceptChange",
  rejectChange: "snowcell.rejectChange",
  acceptAllChanges: "snowcell.acceptAllChanges",
  rejectAllChanges: "snowcell.rejectAllChanges",
  showUsage: "snowcell.showUsage",
  showLog: "snowcell.showLog",
  traceRequests: "snowcell.traceRequests",
  toggleCompletions: "snowcell.toggleCompletions",
  selectCompletionModel: "snowcell.selectCompletionModel",
  approveStep: "snowcell.approveStep",
  declineStep: "snowcell.declineStep",
  focusApproval: "snowcell.focusApproval",
  keepAllChanges: "snowcell.keepAllChanges",
  undoAllChanges: "snowcell.undoAllChanges",
  showChanges: "snowcell.showChanges",
  manageTools: "snowcell.manageTools",
  managePermissions: "snowcell.managePermissions",
} as const;
export type CommandId = (typeof commands)[keyof typeof commands];

export const views = {
  container: "snowcell",
  chat: "snowcell.chat",
} as const;

/** Vendor of our models for VS Code and other extensions: `vscode.lm.selectChatModels({ vendor: "snowcell" })`. */
export const languageModelVendor = "snowcell";
export const submenus = {
  /** The actions on a selection, in the editor's context menu. */
  editor: "snowcell.editor",
} as const;
/** View type of the chat's editor tabs, by which VS Code finds our serializer after a restart. */
export const chatTab = "snowcell.chatInEditor";

/** Context keys for `when` clauses in the manifest. */
export const contextKeys = {
  /** An answer is in progress in this window. */
  answering: "snowcell.answering",
  /** An editor action is waiting for its answer. */
  writing: "snowcell.writing",
  /** The active editor is the diff of a change under review. */
  reviewing: "snowcell.reviewing",
  /** A call of an agent waits for the user. */
  waiting: "snowcell.waiting",
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
  codegenRepository: "snowcell.codegen.repository",
  codegenBranch: "snowcell.codegen.branch",
  codegenTags: "snowcell.codegen.tags",
  customProviders: "snowcell.customProviders",
  taskEdit: "snowcell.tasks.edit",
  taskCommitMessage: "snowcell.tasks.commitMessage",
  agentModel: "snowcell.tasks.agent",
  taskTitle: "snowcell.tasks.title",
  temperature: "snowcell.chat.temperature",
  maxTokens: "snowcell.chat.maxTokens",
  topP: "snowcell.chat.topP",
  topK: "snowcell.chat.topK",
  minP: "snowcell.chat.minP",
  stop: "snowcell.chat.stop",
  reasoningEffort: "snowcell.chat.reasoningEffort",
  systemPrompt: "snowcell.chat.systemPrompt",
  historyRetentionDays: "snowcell.history.retentionDays",
  connectTimeout: "snowcell.request.connectTimeout",
  firstByteTimeout: "snowcell.request.firstByteTimeout",
  idleTimeout: "snowcell.request.idleTimeout",
  totalTimeout: "snowcell.request.totalTimeout",
  maxRetries: "snowcell.request.maxRetries",
  usagePrices: "snowcell.usage.prices",
  languageModelsEnabled: "snowcell.languageModels.enabled",
  commitMessagePrompt: "snowcell.prompts.commitMessage",
  fallbackEnabled: "snowcell.fallback.enabled",
  fallbackChain: "snowcell.fallback.chain",
  codeLensEnabled: "snowcell.codeLens.enabled",
  explainPrompt: "snowcell.prompts.explain",
  improvePrompt: "snowcell.prompts.improve",
  fixPrompt: "snowcell.prompts.fix",
  documentPrompt: "snowcell.prompts.document",
  writeTestsPrompt: "snowcell.prompts.writeTests",
  instructionsEnabled: "snowcell.instructions.enabled",
  instructionFiles: "snowcell.instructions.files",
  completionModel: "snowcell.tasks.completions",
  completionsEnabled: "snowcell.completions.enabled",
  completionsLanguages: "snowcell.completions.languages",
  completionsDelay: "snowcell.completions.delay",
  completionsMaxLines: "snowcell.completions.maxLines",
  defaultMode: "snowcell.chat.defaultMode",
  agentMaxRequests: "snowcell.agent.maxRequests",
  agentMaxMinutes: "snowcell.agent.maxMinutes",
  agentMaxCost: "snowcell.agent.maxCost",
  agentCommandTimeout: "snowcell.agent.commandTimeout",
  agentOutsideTools: "snowcell.agent.outsideTools",
  agentFetchHosts: "snowcell.agent.fetchHosts",
  completionsChat: "snowcell.completions.chatModels",
} as const;
export type SettingName = (typeof settings)[keyof typeof settings];

/**
 * Settings that decide where code or a token is sent, or how a local server is used: `machine` scoped, so that no workspace
 * can change them.
 */
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
  settings.ollamaContextLength,
  settings.ollamaKeepAlive,
  settings.huggingfaceBaseUrl,
  settings.huggingfaceHubUrl,
  settings.huggingfaceBillTo,
  settings.openaiBaseUrl,
  settings.codegenBaseUrl,
  settings.codegenOrganizationId,
  settings.customProviders,
  settings.taskEdit,
  settings.taskCommitMessage,
  settings.agentModel,
  settings.taskTitle,
  settings.completionModel,
  settings.agentOutsideTools,
  settings.agentFetchHosts,
  settings.completionsChat,
];

/**
 * Settings that only the user may change: `application` scoped, so that neither a workspace nor a dev container can change
 * them. A short timeout combined with a fallback chain would send questions to another service.
 */
export const applicationScopedSettings: readonly SettingName[] = [
  settings.historyRetentionDays,
  settings.connectTimeout,
  settings.firstByteTimeout,
  settings.idleTimeout,
  settings.totalTimeout,
  settings.maxRetries,
  settings.fallbackEnabled,
  settings.fallbackChain,
  settings.languageModelsEnabled,
  settings.usagePrices,
  // A workspace must not name files of the user's disk.
  settings.instructionFiles,
  // What a run may do before it asks.
  settings.defaultMode,
  settings.agentMaxRequests,
  settings.agentMaxMinutes,
  settings.agentMaxCost,
  settings.agentCommandTimeout,
];
