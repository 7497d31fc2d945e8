/**
 * `widget.mjs`: the same element for pages that import modules and write `<returns-chat>` themselves.
 */
import { defineReturnsChat } from "./element";

export const ReturnsChat = defineReturnsChat(import.meta.url);
