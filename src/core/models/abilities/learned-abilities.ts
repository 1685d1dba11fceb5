// What models turned out to do: a server refused tools, a model called one, a check got a result. Keyed by model and address,
// because another server may run the same model differently. Shared by all windows, and expires, because servers change.

import { Emitter } from "../../platform/emitter.js";
import { isObject } from "../../platform/json.js";
import type { Clock, StateStore } from "../../platform/ports.js";
import type { AbilityClaims } from "../../provider-api/ability.js";
import { qualifiedId } from "../../provider-api/model-name.js";
import type { ModelInfo, Provider } from "../../provider-api/provider.js";
import { hasAbility, lessonsIn, withLessons } from "./abilities.js";

export const learnable = ["tools", "images", "thinking"] as const;
export type Learnable = (typeof learnable)[number];

/** A refusal may have been about one request only, so it expires sooner. */
export type LessonFrom = "refusal" | "answer" | "check";

interface Lesson {
  readonly value: boolean;
  readonly from: LessonFrom;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}
type Lessons = Readonly<Partial<Record<Learnable, Lesson>>>;

const stateKey = "snowcell.learnedAbilities";
const dayMs = 24 * 60 * 60_000;
const lifetimesMs: Readonly<Record<LessonFrom, number>> = { refusal: dayMs, answer: 30 * dayMs, check: 30 * dayMs };
/** The entry that was updated longest ago is dropped first. */
const mostModels = 300;

export class LearnedAbilities {
  private readonly lessons: Map<string, Lessons>;
  private readonly changed = new Emitter<string>();
  /** Fires with the id of the model's provider. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly store: StateStore,
    private readonly clock: Pick<Clock, "now">,
  ) {
    this.lessons = readLessons(store.get(stateKey));
  }

  /** The model with what was learned about it. */
  applied(model: ModelInfo, provider: Pick<Provider, "id" | "address">): ModelInfo {
    const lessons = this.lessons.get(modelKey(model, provider));
    if (!lessons) return model;
    const claims: { [Name in Learnable]?: boolean } = {};
    for (const name of learnable) {
      const lesson = lessons[name];
      if (lesson && this.clock.now() - lesson.at < lifetimesMs[lesson.from]) claims[name] = lesson.value;
    }
    return withLessons(model, claims);
  }

  /** @param model as currently known, so that nothing redundant is stored */
  learn(model: ModelInfo, provider: Pick<Provider, "id" | "address">, name: Learnable, value: boolean, from: LessonFrom): void {
    const key = modelKey(model, provider);
    const before = this.lessons.get(key);
    const last = before?.[name];
    if (value && from === "answer" && !last && lessonsIn(model)[name] === undefined && hasAbility(model, name)) return;
    if (last?.value === value && last.from === from && this.clock.now() - last.at < dayMs) return;
    this.lessons.delete(key);
    this.lessons.set(key, { ...before, [name]: { value, from, at: this.clock.now() } });
    const [oldest] = this.lessons.keys();
    if (this.lessons.size > mostModels && oldest !== undefined) this.lessons.delete(oldest);
    void this.store.set(stateKey, Object.fromEntries(this.lessons));
    this.changed.fire(model.provider);
  }
}

/** The address that a model's requests go to, or its host. */
export function addressOf(model: ModelInfo, provider: Pick<Provider, "id" | "address">): string {
  try {
    return provider.address?.(model.id) ?? model.host ?? "";
  } catch {
    // A provider of another extension threw; the model's host has to do.
    return model.host ?? "";
  }
}

/** Identifies a model on a server. */
export function modelKey(model: ModelInfo, provider: Pick<Provider, "id" | "address">): string {
  return `${qualifiedId(model)} ${addressOf(model, provider)}`;
}

/** The state may come from another version, or be broken. */
function readLessons(state: unknown): Map<string, Lessons> {
  const read = new Map<string, Lessons>();
  if (!isObject(state)) return read;
  for (const [key, entry] of Object.entries(state).slice(-mostModels)) {
    if (!isObject(entry)) continue;
    const lessons = learnable.flatMap((name) => (isLesson(entry[name]) ? [[name, entry[name]] as const] : []));
    if (lessons.length > 0) read.set(key, Object.fromEntries(lessons));
  }
  return read;
}

function isLesson(value: unknown): value is Lesson {
  if (!isObject(value)) return false;
  const { from, at } = value;
  return (
    typeof value["value"] === "boolean" && typeof at === "number" && typeof from === "string" && Object.hasOwn(lifetimesMs, from)
  );
}

/** Copies what was learned from one description of a model to a newer one. */
export function withLessonsOf(known: ModelInfo, described: ModelInfo): ModelInfo {
  const newer = known.tokenFactor === undefined ? described : { ...described, tokenFactor: known.tokenFactor };
  const lessons: AbilityClaims = lessonsIn(known);
  return Object.keys(lessons).length === 0 ? newer : withLessons(newer, lessons);
}
