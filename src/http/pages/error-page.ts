import { AccountLink } from "../../../views/fragments/account-link.tsx";
import { CartCount } from "../../../views/fragments/cart-count.tsx";
import { NoticeBox, Notices } from "../../../views/fragments/notice.tsx";
import { partial, rendered } from "../../../views/fragments/partial.ts";
import type { Chrome } from "../../../views/layout.tsx";
import { errorPage } from "../../../views/pages/error.tsx";
import type { ErrorPage } from "../error-page.ts";
import { sharedChrome } from "./chrome.ts";
import { type PageParts, pageOf, wantsFragments } from "./parts.ts";

/** What may be tried again as it was: too many changes, too busy, not reachable, our own mistake. */
const WORTH_A_RETRY = new Set([429, 500, 503]);

/** Tells a browser what went wrong: a page in the shop's frame, or a notice on the page that is open. */
export function shopErrorPage(parts: PageParts): ErrorPage {
  return async (request, problem, requestId) => {
    const { status, title, detail } = problem;
    if (wantsFragments(request)) {
      const notice = { tone: "problem" as const, text: detail };
      return partial("#notices", "innerHTML", rendered(NoticeBox({ notice })));
    }
    const isRetry = WORTH_A_RETRY.has(status) && request.method === "GET";
    const way = isRetry
      ? { href: pathOf(request), action: "Try again" }
      : WORTH_A_RETRY.has(status)
        ? { href: pageOf(request, "/"), action: "Back" }
        : { href: "/", action: "To the market" };
    const chrome = await frame(parts);
    return errorPage({ chrome, status, title, detail, ...way, ...(status >= 500 && { requestId }) });
  };
}

/** The frame of a page that must come whatever is broken: without categories if they cannot be had. */
async function frame(parts: PageParts): Promise<Chrome> {
  const bare = { assets: parts.assets.paths, categories: [] };
  const chrome = await sharedChrome(parts).catch(() => bare);
  const safeAccount = rendered(AccountLink({ name: undefined }));
  const safeCart = rendered(CartCount({ quantity: null }));
  return { ...chrome, safeAccount, safeCart, safeNotices: rendered(Notices({})) };
}

function pathOf(request: Request): string {
  const { pathname, search } = new URL(request.url);
  return pathname.startsWith("//") ? "/" : pathname + search;
}
