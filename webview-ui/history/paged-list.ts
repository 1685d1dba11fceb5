// The history page's data: pages as they arrive, for the latest query.

import * as l10n from "@vscode/l10n";
import type { ConversationItem, HistoryReply, HistoryRequest } from "../../src/protocol/history.js";
import { formatNumber } from "../elements/format.js";
import { type Period, periodName, periodOf } from "./history-dates.js";

type Page = HistoryReply & { type: "conversations" };

export class PagedList {
  items: readonly ConversationItem[] = [];
  /** The query of the rows shown. */
  query = "";
  lasting = true;
  openId = "";
  #wanted = "";
  #request = 0;
  /** The request is for the next page, not the first. */
  #following = false;
  #answered = true;
  #next: string | undefined;
  #arrived = false;

  constructor(private readonly ask: (request: HistoryRequest) => void) {}

  get searching(): boolean {
    return this.query !== "";
  }

  get empty(): boolean {
    return this.#arrived && this.items.length === 0;
  }

  /** The number of results so far, for screen readers. */
  get found(): string {
    if (!this.searching) return "";
    const count = formatNumber(this.items.length);
    if (this.#next !== undefined) return l10n.t("{0} or more conversations found", count);
    return this.items.length === 1 ? l10n.t("1 conversation found") : l10n.t("{0} conversations found", count);
  }

  has(id: string | undefined): boolean {
    return this.items.some((item) => item.id === id);
  }

  search(text: string): void {
    this.#wanted = text;
    this.#begin({});
  }

  /** Reloads as many rows as are shown. */
  reload(): void {
    this.#begin({ count: this.items.length });
  }

  more(): void {
    if (!this.#answered || this.#next === undefined) return;
    this.#following = true;
    this.#answered = false;
    this.ask({ type: "list", request: ++this.#request, text: this.#wanted, after: this.#next });
  }

  remove(id: string): void {
    this.items = this.items.filter((item) => item.id !== id);
  }

  /** Returns whether the page belongs to the latest request. */
  take({ request, items, next, lasting, openId }: Page): boolean {
    if (request !== this.#request) return false;
    const known = new Set(this.#following ? this.items.map(({ id }) => id) : []);
    this.items = this.#following ? [...this.items, ...items.filter(({ id }) => !known.has(id))] : items;
    this.query = this.#wanted;
    this.lasting = lasting;
    this.openId = openId;
    this.#next = next;
    this.#arrived = true;
    this.#answered = true;
    return true;
  }

  #begin(more: { readonly count?: number }): void {
    this.#following = false;
    this.#answered = false;
    this.ask({ type: "list", request: ++this.#request, text: this.#wanted, ...more });
  }
}

export interface Group {
  readonly name: string;
  readonly items: readonly ConversationItem[];
}

/** Pinned conversations first, then by date; empty groups are left out. */
export function groupsOf(items: readonly ConversationItem[], now: number): Group[] {
  const periods: Period[] = ["today", "yesterday", "week", "older"];
  const groups = [
    { name: l10n.t("Pinned"), items: items.filter(({ pinned }) => pinned) },
    ...periods.map((period) => ({
      name: periodName(period),
      items: items.filter(({ pinned, updatedAt }) => !pinned && periodOf(updatedAt, now) === period),
    })),
  ];
  return groups.filter((group) => group.items.length > 0);
}
