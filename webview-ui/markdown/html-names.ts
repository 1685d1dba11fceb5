// Names of HTML's elements. A model's `Vec<T>` or `<thinking>` is text to be read, not markup that somebody forgot to
// close: tags with other names are shown as they were written.

const names = new Set(
  (
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button " +
    "canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed " +
    "fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe " +
    "img input ins kbd label legend li link main map mark marquee math menu meta meter nav nobr noembed noframes " +
    "noscript object ol optgroup option output p param picture plaintext portal pre progress q rp rt ruby s samp script " +
    "search section select slot small source span strike strong style sub summary sup svg table tbody td template " +
    "textarea tfoot th thead time title tr track tt u ul var video wbr xmp"
  ).split(" "),
);

const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9:._-]*)/g;

/** `html` with the `<` of every tag that HTML does not know turned into text. */
export function showUnknownTags(html: string): string {
  return html.replace(tag, (whole, slash: string, name: string) =>
    names.has(name.toLowerCase()) ? whole : `&lt;${slash}${name}`,
  );
}
