// Start here: the ports of the reading tools, by VS Code. Texts pass the gate in src/vscode/leaving.

import * as vscode from "vscode";
import { ReadTexts } from "../../../core/tools/places/read-texts.js";
import type { ReadingPorts } from "../../../core/tools/reading/reading-ports.js";
import { windowFiles } from "./file-reads.js";
import { windowFolders } from "./folder-reads.js";
import { windowLanguage } from "./language.js";
import { windowPlaces } from "./places.js";
import { windowProblems } from "./problems.js";
import { windowRepository } from "./repository.js";
import { WindowSearch } from "./text-search.js";

export function windowReading(): ReadingPorts {
  return {
    places: windowPlaces,
    files: windowFiles,
    folders: windowFolders,
    search: new WindowSearch(vscode.env.appRoot),
    language: windowLanguage(windowFiles),
    problems: windowProblems,
    repository: windowRepository,
    readTexts: new ReadTexts(),
  };
}
