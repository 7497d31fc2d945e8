/**
 * A second attempt where the first got no answer.
 */
import type { RequestError } from "./api";

const PAUSE = 1_000;

/** Returns what `attempt` returns; when the server could not be reached, tries once more after a pause, if online. */
export async function withRetry<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    if ((error as RequestError).code !== "unreachable" || !navigator.onLine) throw error;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    return attempt();
  }
}
