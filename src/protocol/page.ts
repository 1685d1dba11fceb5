// What a page of ours brings with it: its language and its words.

import * as z from "zod/mini";

const text = z.string();

/** Id of the element, in the panel's page, that holds `PanelBoot` as JSON. */
export const bootElementId = "snowcell-boot";
/** The same as a type, for the host's page: importing the value would bring the schemas into activation. */
export type BootElementId = typeof bootElementId;

/** What the page itself brings, so that the first paint needs no message. */
export const panelBootSchema = z.object({
  /** BCP 47 language tag of VS Code. */
  language: text,
  /** Each English text with its translation; none for English. */
  translations: z.array(z.tuple([text, text])),
  /** Absolute paths of the workspace's folders: links in answers to files below them open. */
  workspaceRoots: z.array(text),
});
export type PanelBoot = z.infer<typeof panelBootSchema>;
