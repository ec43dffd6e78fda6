import { ProblemError } from "../problem.ts";
import { filled, NEWCOMER, type Personal, personal } from "./chrome.ts";
import { pageCache, type Template } from "./page-cache.ts";
import { type AnswerSet, asPage, type Exchange, type PageParts } from "./parts.ts";
import { PastTheEnd } from "./search/found.ts";

/** Listings show stock at most this old when they are opened; the live connection brings it up to date at once. */
const PAGE_MAX_AGE_MS = 250;
const PAGES_MAX = 500;

/** Answers with the page of this key, rendered once for all who ask within a quarter of a second. */
export type ShowShared = (key: string, render: () => Promise<string>, exchange: Exchange) => unknown;

/** Pages, and parts of them, that visitors share the renderings of. */
export function sharedPages(parts: PageParts): ShowShared {
  const pages = pageCache(PAGES_MAX, PAGE_MAX_AGE_MS);
  const rendered = async (key: string, render: () => Promise<string>): Promise<Template> => {
    let isOurs = false;
    const ours = () => {
      isOurs = true;
      return render();
    };
    try {
      return await pages.page(key, ours);
    } catch (error) {
      // Who asked first may have asked too much; whoever waited with them has not.
      if (isOurs || !isTooMany(error)) throw error;
      return pages.page(key, render);
    }
  };
  return (key, render, { request, set }) => {
    const visitor = personal(parts, request, set);
    const ready = visitor === NEWCOMER ? pages.ready(key) : undefined;
    if (!ready) return showLater(rendered(key, render), visitor, set);
    asPage(set);
    return filled(ready, NEWCOMER);
  };
}

function isTooMany(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.status === 429;
}

async function showLater(page: Promise<Template>, visitor: Personal | Promise<Personal>, set: AnswerSet) {
  try {
    const [rendered, known] = await Promise.all([page, visitor]);
    asPage(set);
    return filled(rendered, known);
  } catch (error) {
    if (!(error instanceof PastTheEnd)) throw error;
    asPage(set, 303);
    set.headers.location = error.lastPath;
    return "";
  }
}
