import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { RequestError } from "../src/panel/api";
import { withRetry } from "../src/panel/retry";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("navigator", { onLine: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** Fails with each of `codes` in turn, then succeeds. */
function attempts(...codes: string[]) {
  return vi.fn(async () => {
    const code = codes.shift();
    if (code) throw new RequestError(code);
    return "done";
  });
}

test("no answer: once more, not at once", async () => {
  const attempt = attempts("unreachable");
  const result = withRetry(attempt);
  await vi.advanceTimersByTimeAsync(500);
  expect(attempt).toHaveBeenCalledTimes(1);
  await vi.runAllTimersAsync();
  expect(await result).toBe("done");
  expect(attempt).toHaveBeenCalledTimes(2);
});

test("no answer twice: that is it", async () => {
  const attempt = attempts("unreachable", "unreachable");
  const result = expect(withRetry(attempt)).rejects.toThrow("unreachable");
  await vi.runAllTimersAsync();
  await result;
  expect(attempt).toHaveBeenCalledTimes(2);
});

test("an answer that refuses is an answer", async () => {
  const attempt = attempts("too_many_requests");
  await expect(withRetry(attempt)).rejects.toThrow("too_many_requests");
  expect(attempt).toHaveBeenCalledTimes(1);
});

test("offline, nothing is tried again", async () => {
  vi.stubGlobal("navigator", { onLine: false });
  const attempt = attempts("unreachable");
  await expect(withRetry(attempt)).rejects.toThrow("unreachable");
  expect(attempt).toHaveBeenCalledTimes(1);
});
