/**
 * The other tabs with the same conversation.
 */

/** A line to every other tab that has one of the same name. */
export class Tabs<T> {
  #channel?: BroadcastChannel;

  /** @param received - Called with what another tab tells. */
  constructor(
    readonly name: string,
    readonly received: (told: T) => void,
  ) {}

  connect(): void {
    this.#channel ??= new BroadcastChannel(this.name);
    this.#channel.onmessage = ({ data }: MessageEvent<T | null>) => data && this.received(data);
  }

  disconnect(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }

  tell(what: T): void {
    this.#channel?.postMessage(what);
  }
}
