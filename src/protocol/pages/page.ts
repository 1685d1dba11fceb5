// Start here: data embedded in our pages, language and translations. report.ts is the content of a report page.

import * as z from "zod/mini";

const text = z.string();

/** Id of the element in the panel's page that holds `PanelBoot` as JSON. */
export const bootElementId = "snowcell-boot";
/** As a type, for the host's page: importing the value would load the schemas at activation. */
export type BootElementId = typeof bootElementId;

/** Embedded in the page, so that the first paint needs no message. */
export const panelBootSchema = z.object({
  /** BCP 47 language tag of VS Code. */
  language: text,
  /** Pairs of English text and translation; empty for English. */
  translations: z.array(z.tuple([text, text])),
  /** Absolute paths of the workspace folders: links in answers to files in them can be opened. */
  workspaceRoots: z.array(text),
});
export type PanelBoot = z.infer<typeof panelBootSchema>;
