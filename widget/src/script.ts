/**
 * `widget.js`: the script tag. Puts a `<returns-chat>` at the end of the page, after the body, with the tag's `data-` attributes.
 */
import { defineReturnsChat, OPTIONS } from "./element";

const script = document.currentScript as HTMLScriptElement;
const ReturnsChat = defineReturnsChat(script.src);

if (!window.returnsChat) {
  const element = new ReturnsChat();
  for (const option of OPTIONS) {
    const value = script.dataset[option];
    if (value !== undefined) element.setAttribute(option, value);
  }
  window.returnsChat = element;
  const append = (): void => {
    // Not in the body: one that is moved or scaled would take the launcher along.
    if (window.returnsChat === element) document.documentElement.append(element);
  };
  // While the page is still read, its end is not yet there.
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", append, { once: true });
  else append();
}
