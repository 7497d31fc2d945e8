import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { Api } from "../src/panel/api";

let server: Server | undefined;
afterEach(() => new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined))));

/** Starts a server that answers every request with `answer`, and returns the client of it. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void): Promise<Api> {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    answer(request, response, body);
  });
  await new Promise<void>((resolve) => server!.listen(0, "127.0.0.1", resolve));
  return new Api(`http://127.0.0.1:${(server!.address() as AddressInfo).port}/chat/`);
}

test("says a text or a button by its id, with the session and the page's language and time zone", async () => {
  const seen: unknown[] = [];
  const api = await serve((request, response, body) => {
    seen.push([request.method, request.url, request.headers.authorization, JSON.parse(body)]);
    response.end("{}");
  });
  await api.say("token", { id: "1", text: "Hello" }, "sv");
  await api.say("token", { id: "2", text: "Yes", button: "b" }, "en");
  const timezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  expect(seen).toEqual([
    ["POST", "/chat/messages", "Bearer token", { id: "1", text: "Hello", language: "sv", timezone }],
    ["POST", "/chat/messages", "Bearer token", { id: "2", button: "b", language: "en", timezone }],
  ]);
});

test.each([
  [503, '{"error": {"code": "unavailable", "retry_after": 12}}', {}, { code: "unavailable", retryAfter: 12 }],
  [429, "<html>", { "Retry-After": "7" }, { code: "too_many_requests", retryAfter: 7 }],
  [429, "", { "Retry-After": "Fri, 27 Nov 2026 10:00:00 GMT" }, { code: "too_many_requests", retryAfter: undefined }],
  [502, "<html>", {}, { code: "unavailable" }],
  [401, "{}", {}, { code: "session_invalid" }],
  [403, '{"error": {"code": "origin_not_allowed"}}', {}, { code: "origin_not_allowed" }],
  [418, "null", {}, { code: "refused" }],
])("status %i with %j", async (status, body, headers, error) => {
  const api = await serve((_, response) => response.writeHead(status, headers).end(body));
  await expect(api.history("token")).rejects.toMatchObject(error);
});

test("an answer that breaks off is none", async () => {
  const api = await serve((_, response) => {
    response.writeHead(200, { "Content-Length": "100" }).write('{"messages": [');
    response.destroy();
  });
  await expect(api.history("token")).rejects.toMatchObject({ code: "unreachable" });
});

test("a session without a token is none", async () => {
  const api = await serve((_, response) => response.end('{"longest_message": 5}'));
  await expect(api.session("en")).rejects.toMatchObject({ code: "unavailable" });
});

test("deleting has no answer", async () => {
  const api = await serve((_, response) => response.writeHead(204).end());
  await expect(api.remove("token")).resolves.toBeUndefined();
});
