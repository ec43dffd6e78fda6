/** How a message looks on the wire, by https://html.spec.whatwg.org/multipage/server-sent-events.html */

const LINE_END = /\r\n|\r|\n/;
const encoder = new TextEncoder();

/** A comment line: keeps proxies from closing a quiet connection, means nothing to the page. */
export const HEARTBEAT = encoder.encode(":\n\n");

/**
 * A message without `event:`, which htmx swaps as HTML. Every line of `body` gets its own `data:`, or a browser would
 * drop all but the first.
 */
export function message(id: string, body: string): Uint8Array {
  const lines = body.split(LINE_END).map((line) => `data: ${line}\n`);
  return encoder.encode(`id: ${id}\n${lines.join("")}\n`);
}

/** How long to wait before connecting again, in ms. It has no blank line: it belongs to the message that follows it. */
export function retry(ms: number): Uint8Array {
  return encoder.encode(`retry: ${Math.round(ms)}\n`);
}

/** The last message of a server that goes: a named event, so nothing is swapped, and when to come back. */
export function farewell(retryMs: number): Uint8Array {
  return encoder.encode(`retry: ${Math.round(retryMs)}\nevent: server-closing\ndata: reconnect\n\n`);
}
