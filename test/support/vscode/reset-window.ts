// Runs before each test file: the files of a process share the window in memory, and the last one may have left settings.

import { testWindow } from "./test-window.js";

testWindow.reset();
