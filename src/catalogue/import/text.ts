import { decode } from "he";
import sanitize from "sanitize-html";

export type TextKind = "text" | "html" | "html-text";

const ENTITY = /&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});/gi;
// ASCII white space, controls and the two separators that break lines; other spaces and marks are the author's own.
const BREAKS = /[\t\n\v\f\r \u0085\u2028\u2029]+/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what this is about
const CONTROLS = /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f]/g;
const PLAIN_ALREADY = /^[!-%'-~]+(?: [!-%'-~]+)*$/;
const BLOCK_END = /<\/(?:p|div|li|tr|h[1-6]|dd|dt)>|<br\s*\/?>/gi;

/** `value` as a record holds it: one line of plain text, HTML (made safe when it is written), or the text of some HTML. */
export function asText(value: string, kind: TextKind): string {
  if (kind === "html") return value.toWellFormed().replace(CONTROLS, "").trim();
  if (kind === "text" || !value.includes("<")) return plainText(value);
  return plainText(sanitize(value.replace(BLOCK_END, " $&"), { allowedTags: [], allowedAttributes: {} }));
}

/**
 * One line of text: entities decoded once (`&amp;lt;` becomes `&lt;`, not `<`), controls removed, runs of white space
 * made one space, ends trimmed, half surrogate pairs replaced by U+FFFD. All else stays as it was, byte for byte.
 */
export function plainText(value: string): string {
  if (PLAIN_ALREADY.test(value)) return value;
  const decoded = value.includes("&") ? value.replace(ENTITY, (entity) => decode(entity)) : value;
  return decoded.toWellFormed().replace(CONTROLS, "").replace(BREAKS, " ").replace(/^ | $/g, "");
}
