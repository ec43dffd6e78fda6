import { LRUCache } from "lru-cache";
import { OWN_PARTS, ownPart } from "../../../views/own-part.ts";
import { type ReadyPage, SharedPage, stampedPages } from "../ready-page.ts";

/** What differs between visits of a page that is otherwise the same: account, cart, notices, the form's command id. */
export type Hole = "account" | "cart" | "notices" | "command" | "reviews" | "feed" | "turn";

/** What is put into the holes. */
export interface Own extends Partial<Record<Hole, string>> {
  /** What the visitor likes, by the names of hearts: those of all others say `false`. */
  readonly likes?: ReadonlySet<string>;
}

const HEART = /^(?:product|shop)_\d+$/;
const CUT = ownPart("cut");

/** Stands in a page where the visitor's own part will be. */
export function hole(name: Hole): string {
  return ownPart(name);
}

/** A rendered page with holes, cut once so that filling it only joins strings. */
export class Template {
  readonly #parts: readonly string[];
  #shared: ((commandId: string) => ReadyPage) | null = null;

  constructor(html: string) {
    this.#parts = asciiHtml(html).split(OWN_PARTS);
  }

  /** The whole page; a hole that nothing is given for stays empty. */
  fill(values: Own): string {
    let page = this.#parts[0] ?? "";
    for (let index = 1; index < this.#parts.length; index += 2) {
      page += ownOf(values, this.#parts[index]!) + this.#parts[index + 1];
    }
    return page;
  }

  /**
   * The page for all to whom `values` apply alike, joined once, each with a command id of its own; a page without a form
   * is the same for all. `values` are to be the same each time.
   */
  fillForAll(values: Own, newCommandId: () => string): ReadyPage {
    this.#shared ??= shared(this.fill({ ...values, command: CUT }), newCommandId());
    return this.#shared(newCommandId());
  }
}

function ownOf(values: Own, name: string): string {
  return values[name as Hole] ?? (HEART.test(name) ? String(values.likes?.has(name) ?? false) : "");
}

function shared(page: string, exampleId: string): (commandId: string) => ReadyPage {
  const pieces = page.split(CUT);
  if (pieces.length > 1) return stampedPages(pieces, exampleId);
  // One piece in memory, rather than the memory of how it was joined.
  const same = new SharedPage(Buffer.from(page).toString());
  return () => same;
}

/**
 * The same HTML in ASCII. A string with one wide character in it is kept and sent at twice the cost, and every price
 * cut has its minus sign. Good for text and attributes; a page of ours has no inline script or style.
 */
function asciiHtml(html: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what this is about
  return html.replaceAll(/[^\x00-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/** Pages kept for a short while by what they show; simultaneous visitors share one rendering. */
export interface PageCache {
  /** The page of this key, if it is here and not too old. */
  ready(key: string): Template | undefined;
  /** The page of this key, rendered now if there is none or it is older than the cache's time. */
  page(key: string, render: () => Promise<string>): Promise<Template>;
}

/** A cache of at most `max` pages, each at most `ttlMs` old. A rendering that fails is not kept. */
export function pageCache(max: number, ttlMs: number): PageCache {
  const pages = new LRUCache<string, Template, () => Promise<string>>({
    max,
    ttl: ttlMs,
    fetchMethod: async (_key, _stale, { context: render }) => new Template(await render()),
    // A page crowded out while it is rendered goes to whoever waits for it.
    ignoreFetchAbort: true,
  });
  return {
    ready: (key) => pages.get(key),
    async page(key, render) {
      return pages.get(key) ?? (await pages.fetch(key, { context: render })) ?? new Template(await render());
    },
  };
}
