// Writes VS Code's log files in place of its native logger, which is not compiled here. Without it VS Code keeps all lines
// in memory: output channels stay empty, and a test could not search the logs for secrets.

const { appendFileSync, mkdirSync } = require("node:fs");
const { dirname } = require("node:path");

const levels = ["trace", "debug", "info", "warn", "error", "critical", "off"];

class Logger {
  constructor(_type, _name, file) {
    this.file = file;
    this.level = levels.indexOf("info");
    this.formatted = true;
    mkdirSync(dirname(file), { recursive: true });
  }

  getLevel() {
    return this.level;
  }

  setLevel(level) {
    this.level = level;
  }

  /** From now on messages are written unchanged, including line ends. */
  clearFormatters() {
    this.formatted = false;
  }

  /** VS Code sets only one pattern, which `write` implements. */
  setPattern() {}

  flush() {}

  drop() {}

  write(level, message) {
    if (levels.indexOf(level) < this.level) return;
    const time = new Date().toISOString().replace("T", " ").replace("Z", "");
    appendFileSync(this.file, this.formatted ? `${time} [${level}] ${message}\n` : message);
  }
}

for (const level of levels.slice(0, -1)) {
  Logger.prototype[level] = function log(message) {
    this.write(level, message);
  };
}

exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = async (name, file) => new Logger("rotating", name, file);
exports.createAsyncRotatingLogger = async (name, file) => new Logger("rotating_async", name, file);
