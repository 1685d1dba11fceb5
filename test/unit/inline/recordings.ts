// Recorded typing in seven languages, with what must be shown after each key. Those with deletions, pastes, an input method and
// the list of suggestions are in recordings-of-edits.ts.

import type { Session } from "./typing.js";

export interface Recording extends Session {
  readonly requests: number;
  /** Requests that ended before their answer had arrived. */
  readonly aborted: number;
  /** A line for each key and pause: what is typed, `│`, and what is shown; `·` is nothing, `↵` a line feed, `→` a tab. */
  readonly shown: string;
}

export const steadyRecordings: readonly Recording[] = [
  {
    name: "a function, typed steadily",
    languageId: "typescript",
    before: "export function total(items: readonly Item[]): number {\n  ",
    after: "\n}\n",
    keys: "⏸let sum = 0;",
    target: "let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n",
    requests: 1,
    aborted: 0,
    shown: `
│let sum = 0;↵  for (const item of items) sum += item.price;↵  return sum;
l│et sum = 0;↵  for (const item of items) sum += item.price;↵  return sum;
le│t sum = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let│ sum = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let │sum = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let s│um = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let su│m = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let sum│ = 0;↵  for (const item of items) sum += item.price;↵  return sum;
let sum │= 0;↵  for (const item of items) sum += item.price;↵  return sum;
let sum =│ 0;↵  for (const item of items) sum += item.price;↵  return sum;
let sum = │0;↵  for (const item of items) sum += item.price;↵  return sum;
let sum = 0│;↵  for (const item of items) sum += item.price;↵  return sum;
let sum = 0;│↵  for (const item of items) sum += item.price;↵  return sum;
`,
  },
  {
    name: "the same, typed fast",
    languageId: "typescript",
    before: "export function total(items: readonly Item[]): number {\n  ",
    after: "\n}\n",
    keys: "let sum = 0;",
    target: "let sum = 0;\n  for (const item of items) sum += item.price;\n  return sum;\n}\n",
    gapMs: 60,
    requests: 1,
    aborted: 0,
    shown: `
l│·
le│·
let│·
let │·
let s│·
let su│·
let sum│·
let sum │·
let sum =│·
let sum = │0;
let sum = 0│·
let sum = 0;│·
`,
  },
  {
    name: "a comprehension with a pause",
    languageId: "python",
    before: "def squares(count):\n    ",
    after: "\n",
    keys: "return [x * ⏸x for x in range(count)]",
    target: "return [x * x for x in range(count)]\n",
    requests: 1,
    aborted: 0,
    shown: `
r│·
re│·
ret│·
retu│·
retur│·
return│·
return │·
return [│·
return [x│ * x for x in range(count)]
return [x │* x for x in range(count)]
return [x *│ x for x in range(count)]
return [x * │x for x in range(count)]
return [x * │x for x in range(count)]
return [x * x│ for x in range(count)]
return [x * x │for x in range(count)]
return [x * x f│or x in range(count)]
return [x * x fo│r x in range(count)]
return [x * x for│ x in range(count)]
return [x * x for │x in range(count)]
return [x * x for x│ in range(count)]
return [x * x for x │in range(count)]
return [x * x for x i│n range(count)]
return [x * x for x in│ range(count)]
return [x * x for x in │range(count)]
return [x * x for x in r│ange(count)]
return [x * x for x in ra│nge(count)]
return [x * x for x in ran│ge(count)]
return [x * x for x in rang│e(count)]
return [x * x for x in range│(count)]
return [x * x for x in range(│count)]
return [x * x for x in range(c│ount)]
return [x * x for x in range(co│unt)]
return [x * x for x in range(cou│nt)]
return [x * x for x in range(coun│t)]
return [x * x for x in range(count│)]
return [x * x for x in range(count)│·
return [x * x for x in range(count)]│·
`,
  },
  {
    name: "an argument in brackets that the editor closes",
    languageId: "java",
    before: "class Order {\n  void add(Item item) {\n    items.add(",
    after: ");\n  }\n}\n",
    keys: "⏸item.copy",
    target: "item.copy()",
    requests: 1,
    aborted: 0,
    shown: `
│item.copy() −1
i│tem.copy() −1
it│em.copy() −1
ite│m.copy() −1
item│.copy() −1
item.│copy() −1
item.c│opy() −1
item.co│py() −1
item.cop│y() −1
item.copy│() −1
`,
  },
  {
    name: "an error check",
    languageId: "go",
    before: "func read() error {\n\tdata, err := os.ReadFile(name)\n\t",
    after: "\n}\n",
    keys: "⏸if err != nil {",
    target: "if err != nil {\n\t\treturn err\n\t}\n",
    requests: 1,
    aborted: 0,
    shown: `
│if err != nil {↵→→return err↵→}
i│f err != nil {↵→→return err↵→}
if│ err != nil {↵→→return err↵→}
if │err != nil {↵→→return err↵→}
if e│rr != nil {↵→→return err↵→}
if er│r != nil {↵→→return err↵→}
if err│ != nil {↵→→return err↵→}
if err │!= nil {↵→→return err↵→}
if err !│= nil {↵→→return err↵→}
if err !=│ nil {↵→→return err↵→}
if err != │nil {↵→→return err↵→}
if err != n│il {↵→→return err↵→}
if err != ni│l {↵→→return err↵→}
if err != nil│ {↵→→return err↵→}
if err != nil │{↵→→return err↵→}
if err != nil {│↵→→return err↵→}
`,
  },
  {
    name: "a match arm",
    languageId: "rust",
    before: "fn name(kind: Kind) -> &'static str {\n    match kind {\n        ",
    after: "\n    }\n}\n",
    keys: "⏸Kind::One => ",
    target: 'Kind::One => "one",\n        Kind::Two => "two",\n',
    requests: 1,
    aborted: 0,
    shown: `
│Kind::One => "one",↵        Kind::Two => "two",
K│ind::One => "one",↵        Kind::Two => "two",
Ki│nd::One => "one",↵        Kind::Two => "two",
Kin│d::One => "one",↵        Kind::Two => "two",
Kind│::One => "one",↵        Kind::Two => "two",
Kind:│:One => "one",↵        Kind::Two => "two",
Kind::│One => "one",↵        Kind::Two => "two",
Kind::O│ne => "one",↵        Kind::Two => "two",
Kind::On│e => "one",↵        Kind::Two => "two",
Kind::One│ => "one",↵        Kind::Two => "two",
Kind::One │=> "one",↵        Kind::Two => "two",
Kind::One =│> "one",↵        Kind::Two => "two",
Kind::One =>│ "one",↵        Kind::Two => "two",
Kind::One => │"one",↵        Kind::Two => "two",
`,
  },
  {
    name: "a query",
    languageId: "sql",
    before: "-- open orders\n",
    after: "\n",
    keys: "select id, ⏸total from orders",
    target: "select id, total from orders where open = 1;\n",
    requests: 1,
    aborted: 0,
    shown: `
s│·
se│·
sel│·
sele│·
selec│·
select│·
select │·
select i│·
select id│·
select id,│·
select id, │total from orders where open = 1;
select id, │total from orders where open = 1;
select id, t│otal from orders where open = 1;
select id, to│tal from orders where open = 1;
select id, tot│al from orders where open = 1;
select id, tota│l from orders where open = 1;
select id, total│ from orders where open = 1;
select id, total │from orders where open = 1;
select id, total f│rom orders where open = 1;
select id, total fr│om orders where open = 1;
select id, total fro│m orders where open = 1;
select id, total from│ orders where open = 1;
select id, total from │orders where open = 1;
select id, total from o│rders where open = 1;
select id, total from or│ders where open = 1;
select id, total from ord│ers where open = 1;
select id, total from orde│rs where open = 1;
select id, total from order│s where open = 1;
select id, total from orders│ where open = 1;
`,
  },
  {
    name: "a pipe, typed after pauses",
    languageId: "elm",
    before: "view model =\n    ",
    after: "\n",
    keys: "⏸model.items⏸ |> List.map",
    target: "model.items |> List.map viewItem\n",
    requests: 1,
    aborted: 0,
    shown: `
│model.items |> List.map viewItem
m│odel.items |> List.map viewItem
mo│del.items |> List.map viewItem
mod│el.items |> List.map viewItem
mode│l.items |> List.map viewItem
model│.items |> List.map viewItem
model.│items |> List.map viewItem
model.i│tems |> List.map viewItem
model.it│ems |> List.map viewItem
model.ite│ms |> List.map viewItem
model.item│s |> List.map viewItem
model.items│ |> List.map viewItem
model.items│ |> List.map viewItem
model.items │|> List.map viewItem
model.items |│> List.map viewItem
model.items |>│ List.map viewItem
model.items |> │List.map viewItem
model.items |> L│ist.map viewItem
model.items |> Li│st.map viewItem
model.items |> Lis│t.map viewItem
model.items |> List│.map viewItem
model.items |> List.│map viewItem
model.items |> List.m│ap viewItem
model.items |> List.ma│p viewItem
model.items |> List.map│ viewItem
`,
  },
];
