// The conversations that are alive in this window: shown in a panel, or still being answered. One session each, so that
// two panels, or a look at the history, never hold two truths of the same conversation.

import { Conversation } from "../conversation/conversation.js";
import { createId } from "../platform/ids.js";
import type { Disposable } from "../platform/ports.js";
import { ChatSession, type ChatSessionServices } from "./chat-session.js";

export class SessionPool implements Disposable {
  private readonly sessions = new Map<string, ChatSession>();
  private readonly opening = new Map<string, Promise<ChatSession | undefined>>();
  private readonly disposed: ChatSession[] = [];
  private readonly released = new WeakSet<ChatSession>();

  constructor(
    private readonly services: ChatSessionServices,
    /** Hears that an answer began or ended. */
    private readonly answeringChanged: () => void,
  ) {}

  /** Whether any of them is being answered. */
  get answering(): boolean {
    return [...this.sessions.values()].some((session) => session.answering);
  }

  /** A session of a new, empty conversation. */
  create(): ChatSession {
    const now = this.services.clock.now();
    return this.adopt(new Conversation(createId(now), now), "");
  }

  /** The session of a conversation: the one alive, or one read from the history. Throws where it cannot be read. */
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

  /** The session of a conversation, if it is alive. */
  alive(conversationId: string): ChatSession | undefined {
    return this.sessions.get(conversationId);
  }

  /** No panel shows it any more: it ends once its answer is complete and saved. */
  release(session: ChatSession): void {
    this.released.add(session);
    this.letGo(session);
  }

  /** Ids of the conversations that are alive. */
  ids(): string[] {
    return [...this.sessions.keys()];
  }

  /** Stops every answer; resolves when each has ended and handed its last text to the history. */
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
    return this.adopt(conversation, await this.services.history.loadDraft(conversationId));
  }

  private adopt(conversation: Conversation, draft: string): ChatSession {
    const session = new ChatSession(conversation, this.services, draft);
    this.sessions.set(conversation.id, session);
    session.onEvent((event) => {
      if (event.type !== "stream-started" && event.type !== "stream-ended") return;
      this.answeringChanged();
      this.letGo(session);
    });
    return session;
  }

  private letGo(session: ChatSession): void {
    if (session.answering || !this.released.has(session)) return;
    // Until it is saved, the history has only an older form of it.
    if (session.saving) return void session.saved().then(() => this.letGo(session));
    this.sessions.delete(session.conversation.id);
    session.dispose();
  }
}
