// The live conversations of this window: shown in a panel or being answered. Each has one session, so that two panels and
// the history view never hold diverging copies of a conversation.

import { Conversation } from "../conversation/conversation.js";
import { createId } from "../platform/ids.js";
import type { Disposable } from "../platform/ports.js";
import { ChatSession, type ChatSessionServices } from "./chat-session.js";
import type { SessionEvent } from "./session-events.js";

export class SessionPool implements Disposable {
  private readonly sessions = new Map<string, ChatSession>();
  private readonly opening = new Map<string, Promise<ChatSession | undefined>>();
  private readonly disposed: ChatSession[] = [];
  private readonly released = new WeakSet<ChatSession>();

  constructor(
    private readonly services: ChatSessionServices,
    /** Called when an answer starts or ends. */
    private readonly answeringChanged: () => void,
    /** Called for each event of each session. */
    private readonly happened: (session: ChatSession, event: SessionEvent) => void = () => undefined,
  ) {}

  /** True if any conversation is being answered. */
  get answering(): boolean {
    return [...this.sessions.values()].some((session) => session.answering);
  }

  /** Creates a session with a new, empty conversation. */
  create(): ChatSession {
    const now = this.services.clock.now();
    return this.adopt(new Conversation(createId(now), now), "");
  }

  /** The live session of a conversation, or one loaded from the history. Throws if it cannot be read. */
  async get(conversationId: string): Promise<ChatSession | undefined> {
    const alive = this.sessions.get(conversationId);
    if (alive) {
      this.released.delete(alive);
      return alive;
    }
    const opening = this.opening.get(conversationId) ?? this.read(conversationId);
    this.opening.set(conversationId, opening);
    try {
      return await opening;
    } finally {
      this.opening.delete(conversationId);
    }
  }

  /** The session of a conversation, if it is live. */
  alive(conversationId: string): ChatSession | undefined {
    return this.sessions.get(conversationId);
  }

  /** No panel shows it anymore: the session ends once its answer is complete and saved. */
  release(session: ChatSession): void {
    this.released.add(session);
    this.letGo(session);
  }

  /** Ids of the live conversations. */
  ids(): string[] {
    return [...this.sessions.keys()];
  }

  /** Stops every answer; resolves when each has ended and its final text was passed to the history. */
  async end(): Promise<void> {
    this.dispose();
    await Promise.all(this.disposed.map((session) => session.ended()));
  }

  dispose(): void {
    for (const session of this.sessions.values()) session.dispose();
    this.disposed.push(...this.sessions.values());
    this.sessions.clear();
  }

  private async read(conversationId: string): Promise<ChatSession | undefined> {
    const conversation = await this.services.history.load(conversationId);
    if (!conversation) return undefined;
    const session = this.adopt(conversation, await this.services.history.loadDraft(conversationId));
    void session.agent.reload();
    return session;
  }

  private adopt(conversation: Conversation, draft: string): ChatSession {
    const session = new ChatSession(conversation, this.services, draft);
    this.sessions.set(conversation.id, session);
    session.onEvent((event) => {
      this.happened(session, event);
      if (event.type !== "stream-started" && event.type !== "stream-ended") return;
      this.answeringChanged();
      this.letGo(session);
    });
    return session;
  }

  private letGo(session: ChatSession): void {
    if (session.answering || !this.released.has(session)) return;
    // Keep it until it is saved: the history has only an older version.
    if (session.saving) return void session.saved().then(() => this.letGo(session));
    this.sessions.delete(session.conversation.id);
    session.dispose();
  }
}
