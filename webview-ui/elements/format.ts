// Formats numbers in the user's language.

let language = "en";

/** A BCP 47 tag; falls back to English if the browser does not know it. */
export function setLanguage(tag: string): void {
  try {
    language = Intl.getCanonicalLocales(tag)[0] ?? "en";
  } catch {
    language = "en";
  }
}

export function currentLanguage(): string {
  return language;
}

export function formatNumber(value: number, digits = 0): string {
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits }).format(value);
}
