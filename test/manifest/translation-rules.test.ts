import { describe, expect, it } from "vitest";
import { commandNameSuspicions, type Glossary, pluralSuspicions, suspicions } from "./translation-rules.js";
import { languages } from "./translations.js";

const glossary: Glossary = { terms: { workspace: ["área de trabajo"] }, avoid: ["usted"], same: ["Top K"] };

describe("a translation", () => {
  it.each([
    ["{0} of {1}", "{0} de {0}", "placeholders"],
    ["[Log In](command:snowcell.login)", "[Entrar](command:snowcell.logout)", "links"],
    ["Set `model.id`.", "Establezca `modelo.id`.", "code"],
    ["Send", " Enviar", "spaces"],
    ["Send it", "Enviar  esto", "two spaces"],
    ["Import…", "Importar", "ends with"],
    ["Send", "Enviar esto a todos los modelos", "31 characters"],
    ["Send all", "Send all", "in English"],
    ["Open the workspace", "Abrir el espacio", "“workspace”"],
    ["Open workspaces", "Abrir espacios", "“workspace”"],
    ["Ask again", "Pregunte usted otra vez", "“usted”"],
    ["Send", " ", "empty"],
  ])("is suspicious if %j becomes %j", (english, translation, found) => {
    expect(suspicions(english, translation, glossary).join()).toContain(found);
  });

  it.each([
    ["{0} of {1}", "de {1}, {0}"],
    ["Open the workspace…", "Abrir el área de trabajo…"],
    ["Set `workspace`.", "Establezca `workspace`."],
    ["Top K", "Top K"],
    ["Run `SnowCell: Select Model`.", "Ejecute `SnowCell: Seleccionar modelo`."],
    ["No", "Ninguno de ellos"],
  ])("may be %j for %j", (english, translation) => {
    expect(suspicions(english, translation, glossary)).toEqual([]);
  });

  it("names a command by its title in the same language", () => {
    const titles = { "command.test": "Test Model" };
    const translated = { "command.test": "Probar modelo" };
    expect(commandNameSuspicions("Run SnowCell: Test Model.", "Ejecute SnowCell: Test Model.", titles, translated)).toHaveLength(
      1,
    );
    expect(commandNameSuspicions("Run SnowCell: Test Model.", "Ejecute SnowCell: Probar modelo.", titles, translated)).toEqual(
      [],
    );
  });

  it("tells one from several", () => {
    const several = { "{0} models": "{0} modelos" };
    expect(pluralSuspicions({ "1 model": "1 modelos", ...several })).toHaveLength(1);
    expect(pluralSuspicions({ "1 model": "un modelo", ...several })).toHaveLength(1);
    expect(pluralSuspicions({ "1 model": "1 modelo", ...several })).toEqual([]);
  });
});

it("finds the languages by their files", async () => {
  expect(await languages()).toEqual(expect.arrayContaining(["es", "pt-br"]));
});
