// Formats usage figures in the user's language.

import * as l10n from "@vscode/l10n";
import type { Cost } from "../../core/usage/price.js";
import { dateOf } from "./days.js";

/** Shown if a figure is not known. */
export const unknown = "–";
/** Smaller amounts are shown as "less than" this. */
const smallestAmount = 0.0001;

export class UsageNumbers {
  private readonly locale: string;

  /** `language`: VS Code's BCP 47 tag; an unknown one falls back to English. */
  constructor(language: string) {
    this.locale = supported(language);
  }

  count(value: number): string {
    return this.format(value, { maximumFractionDigits: 0 });
  }

  /** Tokens, marked if some of them were estimated from the text. */
  tokens(value: number, estimated: boolean): string {
    return about(this.count(value), estimated && value > 0);
  }

  /** A ratio of 0 to 1 as a percentage, rounded down, so that 100 % means all. */
  share(value: number | undefined): string {
    if (value === undefined) return unknown;
    // Compensates for binary fractions: 0.57 × 1000 is slightly below 570.
    return this.format(value + 1e-9, { style: "percent", maximumFractionDigits: 1, roundingMode: "floor" });
  }

  milliseconds(value: number | undefined): string {
    if (value === undefined) return unknown;
    return value < 1000 ? l10n.t("{0} ms", this.count(value)) : l10n.t("{0} s", this.decimal(value / 1000));
  }

  /** At most one decimal. */
  decimal(value: number | undefined): string {
    return value === undefined ? unknown : this.format(value, { maximumFractionDigits: 1 });
  }

  /** A score of 0 to 1, with two decimals. */
  score(value: number | undefined): string {
    return value === undefined ? unknown : this.format(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  /** An amount of money; below one unit, with enough digits to show a value above zero. */
  money({ amount, currency, estimated }: Cost): string {
    if (amount > 0 && amount < smallestAmount) return `< ${this.amount(smallestAmount, currency)}`;
    return about(this.amount(amount, currency), estimated && amount > 0);
  }

  day(day: string): string {
    return this.date(day, { day: "numeric", month: "short" });
  }

  /** The same with the year. */
  fullDay(day: string): string {
    return this.date(day, { dateStyle: "medium" });
  }

  /** The month of a day, with the year. */
  month(day: string): string {
    return this.date(day, { month: "short", year: "numeric" });
  }

  private amount(amount: number, currency: string): string {
    const digits = amount > 0 && amount < 1 ? { minimumFractionDigits: 2, maximumFractionDigits: 4 } : {};
    // Providers name currencies too, and not every name is a valid code.
    return /^[A-Za-z]{3}$/.test(currency)
      ? this.format(amount, { style: "currency", currency, ...digits })
      : `${this.format(amount, { maximumFractionDigits: 4 })} ${currency}`;
  }

  private format(value: number, options: Intl.NumberFormatOptions): string {
    return new Intl.NumberFormat(this.locale, options).format(value);
  }

  private date(day: string, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.locale, { timeZone: "UTC", ...options }).format(dateOf(day));
  }
}

function about(text: string, estimated: boolean): string {
  return estimated ? `≈ ${text}` : text;
}

function supported(language: string): string {
  try {
    return Intl.getCanonicalLocales(language)[0] ?? "en";
  } catch {
    return "en";
  }
}
