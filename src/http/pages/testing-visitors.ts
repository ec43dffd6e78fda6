import type { Account, Role } from "../../accounts/account.ts";
import { deliver, member } from "../../reviews/testing-people.ts";
import { testBrowser } from "./testing-browser.ts";
import { openMarket } from "./testing-market.ts";

export type VisitedMarket = Awaited<ReturnType<typeof openVisitedMarket>>;

/** A market whose visitor is whoever was signed in last; nobody at first. */
export async function openVisitedMarket() {
  const market = await openMarket();
  let signedIn: Account | null = null;
  Object.assign(market.shop.accounts, { of: async () => signedIn });
  return {
    ...market,
    as: (account: Account | null): void => {
      signedIn = account;
    },
    /** Signs somebody in who has had an account for long. */
    signIn: async (name: string, ...roles: Role[]): Promise<Account> => {
      signedIn = await member(market, name, roles);
      return signedIn;
    },
    /** Has one of it delivered to them. Resolves to the order that brought it. */
    deliver: (account: Account, productId: number) => deliver(market, account, productId),
    /** A browser that brings a cookie along, as everybody who is signed in does. */
    browser: () => {
      const opened = testBrowser(market.app);
      opened.cookies.set("seen", "1");
      return opened;
    },
    /** Sends a form with files, as a browser does. */
    send: async (path: string, fields: Record<string, string | Blob | readonly Blob[]>): Promise<Response> => {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields))
        for (const each of [value].flat()) {
          if (typeof each === "string") form.append(name, each);
          else form.append(name, each, "a.jpg");
        }
      const headers = { accept: "text/html", "sec-fetch-site": "same-origin", cookie: "seen=1" };
      return market.app.handle(new Request(`http://localhost${path}`, { method: "POST", body: form, headers }));
    },
    /** Asks the API. */
    ask: async (method: string, path: string, body?: object) => {
      const sent = body && { headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
      const response = await market.app.handle(new Request(`http://localhost/api${path}`, { method, ...sent }));
      return { status: response.status, json: (await response.json()) as Record<string, unknown> & { id: string } };
    },
  };
}
