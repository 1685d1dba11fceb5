// Figures of usage as the person's language writes them.

import * as l10n from "@vscode/l10n";
import type { Cost } from "../../core/usage/price.js";
import { dateOf } from "./days.js";

/** Stands where nothing gives a figure. */
export const unknown = "–";
/** Below this, an amount says no more than that it is small. */
const smallestAmount = 0.0001;

export class UsageNumbers {
  private readonly locale: string;

  /** `language`: BCP 47 tag of VS Code; one that is not known leaves English. */
  constructor(language: string) {
    this.locale = supported(language);
  }

  count(value: number): string {
    return this.format(value, { maximumFractionDigits: 0 });
  }

  /** Tokens, marked where some of them were reckoned from the text. */
  tokens(value: number, estimated: boolean): string {
    return about(this.count(value), estimated && value > 0);
  }

  /** A share of 0 to 1 as a percentage: rounded down, so that 100 % means all. */
  share(value: number | undefined): string {
    if (value === undefined) return unknown;
    // What binary fractions take away is given back first: 0.57 × 1000 is a little under 570.
    return this.format(value + 1e-9, { style: "percent", maximumFractionDigits: 1, roundingMode: "floor" });
  }

  milliseconds(value: number | undefined): string {
    if (value === undefined) return unknown;
    return value < 1000 ? l10n.t("{0} ms", this.count(value)) : l10n.t("{0} s", this.decimal(value / 1000));
  }

  /** With one decimal at most. */
  decimal(value: number | undefined): string {
    return value === undefined ? unknown : this.format(value, { maximumFractionDigits: 1 });
  }

  /** Of 1, with two decimals. */
  score(value: number | undefined): string {
    return value === undefined ? unknown : this.format(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  }

  /** An amount of money; below one unit with the digits that make it more than nothing. */
  money({ amount, currency, estimated }: Cost): string {
    if (amount > 0 && amount < smallestAmount) return `< ${this.amount(smallestAmount, currency)}`;
    return about(this.amount(amount, currency), estimated && amount > 0);
  }

  day(day: string): string {
    return this.date(day, { day: "numeric", month: "short" });
  }

  /** The same with its year. */
  fullDay(day: string): string {
    return this.date(day, { dateStyle: "medium" });
  }

  /** The month that a day is in, with its year. */
  month(day: string): string {
    return this.date(day, { month: "short", year: "numeric" });
  }

  private amount(amount: number, currency: string): string {
    const digits = amount > 0 && amount < 1 ? { minimumFractionDigits: 2, maximumFractionDigits: 4 } : {};
    // Providers name currencies too, and not every name is one.
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
