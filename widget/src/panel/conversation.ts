/**
 * The conversation with the server: a session when one is needed, messages in order, one at a time.
 */
import { Api, RequestError } from "./api";
import type { Language, Message, Rating } from "./messages";
import { withRetry } from "./retry";
import { EMPTY, findButton, next, reduce, type Action, type Outgoing, type State } from "./state";
import { SavedState } from "./storage";
import { Tabs } from "./tabs";

/** What the conversation tells its view. */
export interface Listener {
  /** Something shown has changed. */
  changed(): void;
  /** Something was said: what this tab sent, or its answer. */
  said(message: Message): void;
  /** A message could not be sent. */
  failed(said: Outgoing): void;
  /** The browser has no connection any more. */
  disconnected(): void;
  /** A rating reached the server. */
  rated(rating: Rating, topic: string | undefined): void;
}

export class Conversation {
  state: State = EMPTY;
  offline = false;
  history: "none" | "loading" | "failed" | "here" = "none";
  longestMessage = 2000;
  readonly saved: SavedState;

  readonly #api: Api;
  readonly #tabs: Tabs<Action>;
  readonly #listener: Listener;
  #flushing = false;
  #connection?: AbortController;

  /**
   * @param server - URL of the server, with a slash at the end.
   * @param key - Names the entry in the storage and the line between tabs.
   * @param language - That of the interface, which the replies follow where the message does not tell.
   */
  constructor(
    server: string,
    key: string,
    public language: Language,
    listener: Listener,
  ) {
    this.#api = new Api(server);
    this.#listener = listener;
    this.saved = new SavedState(key);
    this.#tabs = new Tabs(key, (action) => this.#apply(action));
  }

  /** Takes up what was left, and listens to the browser and the other tabs. */
  connect(): void {
    const unsent = (this.saved.read().unsent ?? []).map((said) => (said.progress === "sending" ? { ...said, progress: "queued" as const } : said));
    this.state = { ...this.state, outbox: unsent };
    this.offline = !navigator.onLine;
    if (this.saved.isShared) this.#tabs.connect();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    addEventListener("online", () => this.#connected(true), { signal });
    addEventListener("offline", () => this.#connected(false), { signal });
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && void this.resume(), { signal });
    void this.resume();
  }

  disconnect(): void {
    this.#connection?.abort();
    this.#tabs.disconnect();
  }

  /** Fetches the history anew and sends what is still to be sent. */
  async resume(): Promise<void> {
    await this.#fetchHistory();
    await this.#flush();
  }

  /** Says `text`, or chooses `button`, whose title it is; returns the id of the message. */
  say(text: string, button?: string): string {
    const said: Outgoing = { id: uuid(), at: new Date().toISOString(), text, button, progress: "queued" };
    this.#dispatch({ type: "added", said });
    void this.#flush();
    return said.id;
  }

  /** Sends a message that failed once more, and those after it. */
  retry(id: string): void {
    this.#dispatch({ type: "retried", id });
    void this.#flush();
  }

  /** Forgets a message that was not sent. */
  discard(id: string): void {
    this.#dispatch({ type: "removed", id });
  }

  /** Removes the conversation here and on the server. Throws RequestError when the server cannot. */
  async remove(): Promise<void> {
    const { token } = this.saved.read();
    try {
      if (token) await this.#api.remove(token);
    } catch (error) {
      if (!isSessionError(error)) throw error; // no session: nothing is there to be removed
    }
    this.saved.write({ token: undefined });
    this.#dispatch({ type: "cleared" });
  }

  #connected(online: boolean): void {
    this.offline = !online;
    if (online) void this.resume();
    else this.#listener.disconnected();
    this.#listener.changed();
  }

  #apply(action: Action): void {
    this.state = reduce(this.state, action);
    this.#listener.changed();
  }

  #dispatch(action: Action): void {
    this.#apply(action);
    this.saved.write({ unsent: this.state.outbox });
    this.#tabs.tell(action);
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    try {
      for (let said = next(this.state); said && !this.offline && this.#isConnected; said = next(this.state)) await this.#send(said);
    } finally {
      this.#flushing = false;
    }
  }

  get #isConnected(): boolean {
    return this.#connection?.signal.aborted === false;
  }

  async #send(said: Outgoing): Promise<void> {
    this.#dispatch({ type: "progressed", id: said.id, progress: "sending" });
    try {
      const { message, replies } = await this.#inSession((token) => withRetry(() => this.#api.say(token, said, this.language)));
      this.#answered(said, message ? [message, ...replies] : replies);
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (this.offline && error.code === "unreachable") return this.#dispatch({ type: "progressed", id: said.id, progress: "queued" });
      const retryAt = error.retryAfter && Date.now() + error.retryAfter * 1000;
      this.#dispatch({ type: "failed", id: said.id, code: error.code, retryAt });
      this.#listener.failed({ ...said, code: error.code });
    }
  }

  #answered(said: Outgoing, messages: Message[]): void {
    const rated = said.button && findButton(this.state, said.button);
    const news = messages.filter(({ id }) => !this.state.messages.some((known) => known.id === id));
    this.#dispatch({ type: "answered", id: said.id, messages });
    for (const message of news) this.#listener.said(message);
    if (rated && rated.button.rating) this.#listener.rated(rated.button.rating, rated.message.topic);
    if (this.history === "failed") void this.#fetchHistory();
  }

  /** Returns what `use` returns; a session that is no more is replaced, once, by another tab's new one or our own. */
  async #inSession<T>(use: (token: string) => Promise<T>): Promise<T> {
    const { token } = this.saved.read();
    if (!token) return use(await this.#newSession());
    try {
      return await use(token);
    } catch (error) {
      if (!isSessionError(error)) throw error;
      const { token: current } = this.saved.read();
      return use(current && current !== token ? current : await this.#newSession());
    }
  }

  async #newSession(old?: string): Promise<string> {
    const { token, longestMessage } = await withRetry(() => this.#api.session(this.language, old));
    this.saved.write({ token });
    if (longestMessage) this.longestMessage = longestMessage;
    return token;
  }

  async #fetchHistory(): Promise<void> {
    const { token } = this.saved.read();
    if (!token) return;
    const first = this.history !== "here";
    const before = this.state.messages;
    this.history = first ? "loading" : "here";
    this.#listener.changed();
    try {
      const messages = await this.#api.history(first ? await this.#newSession(token) : token);
      // What was answered meanwhile is newer than the history.
      if (this.state.messages === before) this.#dispatch({ type: "fetched", messages });
      this.history = "here";
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (isSessionError(error)) this.saved.write({ token: undefined });
      if (first) this.history = isSessionError(error) ? "here" : "failed";
    }
    this.#listener.changed();
  }
}

function isSessionError(error: unknown): boolean {
  return error instanceof RequestError && error.code.startsWith("session_");
}

/** Returns a random UUID; `crypto.randomUUID` is only there on https pages. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
