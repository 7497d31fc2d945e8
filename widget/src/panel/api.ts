/**
 * The server's endpoints: one function a request, one error for all that may go wrong.
 */
import { toMessages, type Language, type Message } from "./messages";

/** How long an answer may take. */
const TIMEOUT = 30_000;

/** A request that was not answered as it should be. */
export class RequestError extends Error {
  /**
   * @param code - The server's, or `unreachable` when there was no answer.
   * @param retryAfter - Seconds after which another attempt makes sense.
   */
  constructor(
    readonly code: string,
    readonly retryAfter?: number,
  ) {
    super(code);
  }
}

export interface Session {
  readonly token: string;
  readonly longestMessage?: number;
}

/** What is posted: the id makes a second attempt the same message. */
export interface Said {
  readonly id: string;
  readonly text: string;
  readonly button?: string;
}

export interface Answer {
  readonly message: Message | undefined;
  readonly replies: Message[];
}

/** Codes for answers that carry none, such as those of a proxy. */
function codeOf(status: number): string {
  if (status === 401) return "session_invalid";
  if (status === 429) return "too_many_requests";
  return status >= 500 ? "unavailable" : "refused";
}

/** The server at one address. */
export class Api {
  /** @param server - Its URL, with a slash at the end. */
  constructor(readonly server: string) {}

  /** Returns a new session, or the same renewed when `token` is a valid one. */
  async session(language: Language, token?: string): Promise<Session> {
    const answer = await this.#request("POST", "session", token, { language, timezone: timezone() });
    if (typeof answer.token !== "string") throw new RequestError("unavailable");
    return {
      token: answer.token,
      longestMessage: typeof answer.longest_message === "number" ? answer.longest_message : undefined,
    };
  }

  /** Returns the conversation so far, the oldest message first. */
  async history(token: string): Promise<Message[]> {
    return toMessages((await this.#request("GET", "messages", token)).messages);
  }

  /** Says something; returns it as the server has it, and the replies. */
  async say(token: string, { id, text, button }: Said, language: Language): Promise<Answer> {
    const said = button ? { id, button } : { id, text };
    const answer = await this.#request("POST", "messages", token, { ...said, language, timezone: timezone() });
    return { message: toMessages([answer.message])[0], replies: toMessages(answer.replies) };
  }

  /** Removes the conversation. */
  async remove(token: string): Promise<void> {
    await this.#request("DELETE", "session", token);
  }

  async #request(method: string, path: string, token?: string, body?: object): Promise<Record<string, unknown>> {
    const headers: Record<string, string> = {};
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body) headers["Content-Type"] = "application/json";
    let response: Response;
    let answer: any;
    const aborter = new AbortController();
    const timeout = setTimeout(() => aborter.abort(), TIMEOUT);
    try {
      response = await fetch(this.server + path, {
        method,
        headers,
        body: body && JSON.stringify(body),
        cache: "no-store",
        credentials: "omit",
        signal: aborter.signal,
      });
      answer = await response.json().catch((error) => {
        if (error instanceof SyntaxError) return undefined; // no JSON
        throw error;
      });
    } catch {
      throw new RequestError("unreachable");
    } finally {
      clearTimeout(timeout);
    }
    if (response.ok) return answer ?? {};
    const { code = codeOf(response.status), retry_after: seconds = response.headers.get("Retry-After") } = answer?.error ?? {};
    throw new RequestError(String(code), Number(seconds) || undefined);
  }
}

function timezone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}
