// Screenshots of agent mode for visual review.

import { agentScenes } from "./agent-scenes.js";
import { takeScreenshots } from "./scene-screenshots.js";

takeScreenshots(agentScenes, [600, 250]);
