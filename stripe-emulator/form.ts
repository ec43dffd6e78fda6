/** A decoded body or query: texts, and objects of them. Lists are objects with numbers as names. */
export interface Form {
  readonly [name: string]: string | Form;
}

const NAMES_MAX = 1_000;
const DEPTH_MAX = 6;

/**
 * Reads `a=1&b[c]=2&d[0]=3&d[]=4` the way Stripe's API does. Throws a `RangeError` for more names, or more brackets in
 * one, than any call has.
 */
export function parseForm(text: string): Form {
  const root = empty();
  if (text === "") return root;
  const pairs = text.split("&");
  if (pairs.length > NAMES_MAX) throw new RangeError("too many parameters");
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    const name = decode(at < 0 ? pair : pair.slice(0, at));
    put(root, name, at < 0 ? "" : decode(pair.slice(at + 1)));
  }
  return root;
}

function put(root: MutableForm, name: string, value: string): void {
  const path = pathOf(name);
  if (path.length > DEPTH_MAX) throw new RangeError("parameters are nested too deep");
  let form = root;
  for (const part of path.slice(0, -1)) {
    const next = form[part];
    if (typeof next === "object") form = next;
    else {
      const made = empty();
      form[part] = made;
      form = made;
    }
  }
  const last = path.at(-1) ?? "";
  form[last === "" ? String(Object.keys(form).length) : last] = value;
}

/** `a[b][]` is a, b and an item that follows the others. */
function pathOf(name: string): string[] {
  const at = name.indexOf("[");
  if (at < 0) return [name];
  return [
    name.slice(0, at),
    ...name
      .slice(at + 1)
      .replace(/\]$/, "")
      .split("]["),
  ];
}

function decode(text: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  return spaced.includes("%") ? decodeURIComponent(spaced) : spaced;
}

interface MutableForm {
  [name: string]: string | MutableForm;
}

/** Without a prototype, so that no name means anything. */
function empty(): MutableForm {
  return Object.create(null) as MutableForm;
}
