import { describe, expect, test } from "vitest";
import { dayKey, dayName, duration, timeLeft, timeOfDay } from "../src/panel/time";

const NOW = new Date(2026, 10, 26, 14, 5);
const inMinutes = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);

test("the time of day as each language writes it", () => {
  expect(timeOfDay(new Date(2026, 10, 26, 9, 5), ":")).toBe("09:05");
  expect(timeOfDay(NOW, ".")).toBe("14.05");
});

test("days are local days", () => {
  expect(dayKey(new Date(2026, 0, 2, 23, 59))).toBe("2026-01-02");
  expect(dayKey(new Date(2026, 0, 3, 0, 0))).toBe("2026-01-03");
});

describe("names of days", () => {
  test.each([
    [new Date(2026, 10, 26, 0, 0), "Today", "I dag"],
    [new Date(2026, 10, 25, 23, 59), "Yesterday", "I går"],
    [new Date(2026, 10, 24, 14, 5), "Tuesday 24 November", "Tisdag 24 november"],
    [new Date(2025, 11, 31), "Wednesday 31 December 2025", "Onsdag 31 december 2025"],
    [new Date(2026, 10, 27), "Friday 27 November", "Fredag 27 november"],
  ])("%s", (at, english, swedish) => {
    expect(dayName(at, NOW, "en").replace(",", "")).toBe(english);
    expect(dayName(at, NOW, "sv")).toBe(swedish);
  });
});

describe("what is left", () => {
  test.each([
    [2 * 1440 + 5 * 60 + 59, "2 days, 5 hours", "2 dygn, 5 timmar"],
    [1440, "1 day", "1 dygn"],
    [1440 + 30, "1 day", "1 dygn"],
    [23 * 60 + 59, "23 hours, 59 minutes", "23 timmar, 59 minuter"],
    [60, "1 hour", "1 timme"],
    [1, "1 minute", "1 minut"],
    [0.5, "", ""],
    [0, undefined, undefined],
    [-5, undefined, undefined],
  ])("after %d minutes", (minutes, english, swedish) => {
    expect(timeLeft(inMinutes(minutes), NOW.getTime(), "en")).toBe(english);
    expect(timeLeft(inMinutes(minutes), NOW.getTime(), "sv")).toBe(swedish);
  });

  test("seconds, until another attempt", () => {
    expect(duration(1, "second", "en")).toBe("1 second");
    expect(duration(12, "second", "sv")).toBe("12 sekunder");
  });
});
