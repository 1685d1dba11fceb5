// Recorded typing with deletions, pastes, an input method, the list of suggestions, and models that are slow or
// wrong.

import type { Recording } from "./recordings.js";

export const recordingsOfEdits: readonly Recording[] = [
  {
    name: "a deletion and a correction",
    languageId: "python",
    before: "import json\n\ndef load(path):\n    ",
    after: "\n",
    keys: "⏸with open(pta⌫⌫ath) as file:",
    target: "with open(path) as file:\n        return json.load(file)\n",
    requests: 1,
    aborted: 0,
    shown: `
│with open(path) as file:↵        return json.load(file)
w│ith open(path) as file:↵        return json.load(file)
wi│th open(path) as file:↵        return json.load(file)
wit│h open(path) as file:↵        return json.load(file)
with│ open(path) as file:↵        return json.load(file)
with │open(path) as file:↵        return json.load(file)
with o│pen(path) as file:↵        return json.load(file)
with op│en(path) as file:↵        return json.load(file)
with ope│n(path) as file:↵        return json.load(file)
with open│(path) as file:↵        return json.load(file)
with open(│path) as file:↵        return json.load(file)
with open(p│ath) as file:↵        return json.load(file)
with open(pt│·
with open(pta│·
with open(pt│·
with open(p│ath) as file:↵        return json.load(file)
with open(pa│th) as file:↵        return json.load(file)
with open(pat│h) as file:↵        return json.load(file)
with open(path│) as file:↵        return json.load(file)
with open(path)│ as file:↵        return json.load(file)
with open(path) │as file:↵        return json.load(file)
with open(path) a│s file:↵        return json.load(file)
with open(path) as│ file:↵        return json.load(file)
with open(path) as │file:↵        return json.load(file)
with open(path) as f│ile:↵        return json.load(file)
with open(path) as fi│le:↵        return json.load(file)
with open(path) as fil│e:↵        return json.load(file)
with open(path) as file│:↵        return json.load(file)
with open(path) as file:│↵        return json.load(file)
`,
  },
  {
    name: "a string of an input method",
    languageId: "java",
    before: "class Greeting {\n  String text = ",
    after: "\n}\n",
    keys: '⏸"⟦こんにちは⟧";',
    target: '"こんにちは";\n',
    requests: 1,
    aborted: 0,
    shown: `
│"こんにちは";
"│こんにちは";
"こんにちは│";
"こんにちは"│·
"こんにちは";│·
`,
  },
  {
    name: "a paste",
    languageId: "go",
    before: "func main() {\n\t",
    after: "\n}\n",
    keys: "⟦fmt.Println(⟧name",
    target: "fmt.Println(name)\n",
    requests: 1,
    aborted: 0,
    shown: `
fmt.Println(│name)
fmt.Println(n│ame)
fmt.Println(na│me)
fmt.Println(nam│e)
fmt.Println(name│·
`,
  },
  {
    name: "a model that is wrong at once",
    languageId: "rust",
    before: "fn main() {\n    ",
    after: "\n}\n",
    keys: "⏸println!",
    target: "let x = 1;\n",
    otherwise: "let x = 1;\n",
    requests: 3,
    aborted: 0,
    shown: `
│let x = 1;
p│·
pr│·
pri│·
prin│·
print│·
printl│·
println│·
println!│let x = 1;
`,
  },
  {
    name: "a method that is selected in the list of suggestions",
    languageId: "typescript",
    before: "const text = String(value);\nconst parts = text.",
    after: "\n",
    keys: "⏸sp☰split☰⏸lit",
    target: 'split(",");\n',
    requests: 1,
    aborted: 0,
    shown: `
│split(",");
s│plit(",");
sp│lit(",");
sp│(",");
sp│(",");
spl│(",");
spli│(",");
split│(",");
`,
  },
  {
    name: "a list of suggestions in which another item is selected, and that is closed",
    languageId: "java",
    before: "class Names {\n  String first(List<String> names) {\n    return names.",
    after: "\n  }\n}\n",
    keys: "get☰getClass☰⏸☰getFirst☰⏸⎋F⏸",
    target: "getFirst();",
    requests: 2,
    aborted: 0,
    shown: `
g│·
ge│·
get│·
get│·
get│·
get│·
get│();
get│First();
getF│irst();
getF│irst();
`,
  },
  {
    name: "a word too short to say which item is meant",
    languageId: "go",
    before: "func main() {\n\tfmt.",
    after: "\n}\n",
    keys: "P☰Pr☰⏸",
    target: "Println(name)",
    requests: 0,
    aborted: 0,
    shown: `
P│·
P│·
P│·
`,
  },
  {
    name: "a slow model whose answer is contradicted while it arrives",
    languageId: "typescript",
    before: "const names = ",
    after: "\nexport {};\n",
    keys: "⏸other⏸",
    target: "items.map((item) => item.name);\n",
    paceMs: 200,
    requests: 2,
    aborted: 1,
    shown: `
│·
o│·
ot│·
oth│·
othe│·
other│·
other│·
`,
  },
  {
    name: "a slow model",
    languageId: "typescript",
    before: "const names = ",
    after: "\nexport {};\n",
    keys: "items.map((item) => item.name);",
    target: "items.map((item) => item.name);\n",
    paceMs: 120,
    requests: 1,
    aborted: 0,
    shown: `
i│·
it│·
ite│·
item│·
items│·
items.│·
items.m│·
items.ma│·
items.map│·
items.map(│·
items.map((│·
items.map((i│tem) => item.name);
items.map((it│em) => item.name);
items.map((ite│m) => item.name);
items.map((item│) => item.name);
items.map((item)│ => item.name);
items.map((item) │=> item.name);
items.map((item) =│> item.name);
items.map((item) =>│ item.name);
items.map((item) => │item.name);
items.map((item) => i│tem.name);
items.map((item) => it│em.name);
items.map((item) => ite│m.name);
items.map((item) => item│.name);
items.map((item) => item.│name);
items.map((item) => item.n│ame);
items.map((item) => item.na│me);
items.map((item) => item.nam│e);
items.map((item) => item.name│);
items.map((item) => item.name)│·
items.map((item) => item.name);│·
`,
  },
];
