const TAG = /<!doctype html>|<!--[\s\S]*?-->|<(\/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+(?:="[^"]*")?)*)\s*(\/?)>/giu;
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
/** What a document may not have in it, as itself or by its number: control characters and halves of characters. */
const FORBIDDEN = /[\p{Cc}\p{Cs}]/u;
const ALLOWED = /[\t\n\r]/g;
const NUMBERED = /&#(?:x([0-9a-f]+)|(\d+));/gi;

/** What is wrong with our own HTML: a tag that text broke, one that is not closed, a character that may not be there; null for nothing. */
export function htmlFault(html: string): string | null {
  const open: string[] = [];
  let last = 0;
  for (const match of html.matchAll(TAG)) {
    const [whole, closing, name, , self] = match;
    const between = html.slice(last, match.index);
    if (/[<>]/.test(between)) return `a stray sign in ${JSON.stringify(between.slice(0, 200))}`;
    last = match.index + whole.length;
    if (name === undefined || self || VOID.has(name)) continue;
    if (!closing) open.push(name);
    else if (open.pop() !== name) return `</${name}> closes nothing near ${html.slice(match.index - 100, last)}`;
  }
  const rest = html.slice(last);
  if (/[<>]/.test(rest)) return `a stray sign in ${JSON.stringify(rest.slice(0, 200))}`;
  if (open.length > 0) return `<${open.join("><")}> is not closed`;
  const plain = html.replaceAll(NUMBERED, (_, hex, decimal) =>
    characterOf(hex ? Number.parseInt(hex, 16) : Number(decimal)),
  );
  const odd = FORBIDDEN.exec(plain.replaceAll(ALLOWED, " "));
  return (
    odd && `${JSON.stringify(odd[0])} near ${JSON.stringify(plain.slice(Math.max(0, odd.index - 60), odd.index + 60))}`
  );
}

function characterOf(code: number): string {
  return code > 0x10ffff ? "\0" : String.fromCodePoint(code);
}
