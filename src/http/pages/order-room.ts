import type { Chrome } from "../../../views/layout.tsx";
import { errorPage } from "../../../views/pages/error.tsx";
import { orderLinks } from "../../orders/links.ts";
import { UNKNOWN_ORDER } from "../order-problems.ts";
import { type OrderVisit, visitOrder } from "../order-visit.ts";
import { ProblemError } from "../problem.ts";
import { personal, sharedChrome } from "./chrome.ts";
import { Template } from "./page-cache.ts";
import { type AnswerSet, asPage, type PageParts, setCookie } from "./parts.ts";

export interface Visit {
  readonly request: Request;
  readonly set: AnswerSet;
}

/** What the pages of orders do alike: who comes, what they get to see, and how it is sent. */
export function orderRoom(parts: PageParts) {
  const { shop } = parts;
  const links = orderLinks(shop.settings);

  const show = async ({ request, set }: Visit, render: (chrome: Chrome) => string, status = 200): Promise<string> => {
    const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
    asPage(set, status);
    // Nobody keeps a copy, not even for the way back: it may be read by the next one at this machine.
    set.headers["cache-control"] = "private, no-store";
    return new Template(render(chrome)).fill(holes);
  };

  /** Whoever has no business here is told that there is nothing, and how to be somebody who has. */
  const nothingHere = async ({ request, set }: Visit): Promise<string> => {
    const { status, title, detail } = UNKNOWN_ORDER;
    const isSignedIn = (await shop.accounts.of(request)) !== null;
    const next = encodeURIComponent(new URL(request.url).pathname);
    const way = isSignedIn
      ? { href: "/orders", action: "Your orders" }
      : { href: `/sign-in?next=${next}`, action: "Sign in" };
    return show({ request, set }, (chrome) => errorPage({ chrome, status, title, detail, ...way }), status);
  };

  /** A page of an order. A guest's link opens it for this browser, and is then no longer in the address. */
  const page = async (
    visit: Visit,
    id: string,
    render: (found: OrderVisit) => Promise<string | ((chrome: Chrome) => string)>,
  ): Promise<string> => {
    let found: OrderVisit;
    try {
      found = await visitOrder(shop, links, visit.request, id, visit.set.headers);
    } catch (error) {
      if (error instanceof ProblemError && error.problem === UNKNOWN_ORDER) return nothingHere(visit);
      throw error;
    }
    const url = new URL(visit.request.url);
    if (found.viewer.by.kind === "guest" && url.searchParams.has("key") && visit.request.method === "GET") {
      setCookie(visit.set, links.remember(visit.request, found.order.orderId));
      return goTo(visit.set, url.pathname);
    }
    const rendered = await render(found);
    return typeof rendered === "string" ? rendered : show(visit, rendered);
  };

  return { links, show, page };
}

export function goTo(set: AnswerSet, location: string): string {
  set.status = 303;
  set.headers.location = location;
  return "";
}
