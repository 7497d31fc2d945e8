/**
 * Times in words: of the day, of the calendar, and what is left of a deadline.
 */
import type { Language } from "./messages";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const LOCALES = { en: "en-GB", sv: "sv-SE" } as const;

const pad = (number: number): string => String(number).padStart(2, "0");

/** Returns the time of day, such as 14:05, with `separator` in it. */
export function timeOfDay(at: Date, separator: string): string {
  return pad(at.getHours()) + separator + pad(at.getMinutes());
}

/** Returns the local day, as 2026-11-26. */
export function dayKey(at: Date): string {
  return [at.getFullYear(), pad(at.getMonth() + 1), pad(at.getDate())].join("-");
}

/** Returns the day in words: "Today", "Yesterday", or as "Thursday 26 November", with the year if it is not this one. */
export function dayName(at: Date, now: Date, language: Language): string {
  const midnight = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  const days = (midnight(at) - midnight(now)) / DAY;
  const name =
    days === 0 || days === -1
      ? new Intl.RelativeTimeFormat(LOCALES[language], { numeric: "auto" }).format(days, "day")
      : new Intl.DateTimeFormat(LOCALES[language], {
          weekday: "long",
          day: "numeric",
          month: "long",
          year: at.getFullYear() === now.getFullYear() ? undefined : "numeric",
        }).format(at);
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** Returns `amount` of `unit` in words, such as "12 seconds". */
export function duration(amount: number, unit: "day" | "hour" | "minute" | "second", language: Language): string {
  return new Intl.NumberFormat(LOCALES[language], { style: "unit", unit, unitDisplay: "long" }).format(amount);
}

/**
 * Returns what is left until `at` in its two largest units, such as "2 days, 5 hours"; "" for less than a minute, undefined
 * when it has passed.
 */
export function timeLeft(at: Date, now: number, language: Language): string | undefined {
  const left = at.getTime() - now;
  if (left <= 0) return undefined;
  const minutes = Math.floor(left / MINUTE);
  const parts = [
    [Math.floor(minutes / 1440), "day"],
    [Math.floor(minutes / 60) % 24, "hour"],
    [minutes % 60, "minute"],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  if (first < 0) return "";
  const words = parts
    .slice(first, first + 2)
    .filter(([amount]) => amount > 0)
    .map(([amount, unit]) => duration(amount, unit, language));
  return new Intl.ListFormat(LOCALES[language], { type: "unit" }).format(words);
}
