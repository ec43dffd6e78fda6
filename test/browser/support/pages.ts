import { eventually } from "../../support/index.ts";
import { atTheBank, CARDS, fillIn, fillShipping, thanked } from "./checkout.ts";
import type { Market } from "./market.ts";
import { orderPages } from "./order-pages.ts";
import { comeAs } from "./people.ts";
import { type Visitor, visit } from "./visitor.ts";

/** A page of the shop in one of its states. */
export interface PageInState {
  readonly name: string;
  /** Brings the visitor there. */
  open(visitor: Visitor): Promise<void>;
  /** The status that the page itself has, where it is not 200. */
  readonly status?: number;
}

/** Every page a shopper can see, in each state in which it looks different. */
export async function everyPage(market: Market): Promise<PageInState[]> {
  const [node] = market.nodes;
  const goTo = (name: string, path: string, status?: number): PageInState => ({
    name,
    open: async ({ page }) => void (await page.goto(path)),
    ...(status !== undefined && { status }),
  });
  const signedIn = (name: string, path: string, email = "ada@souk.example"): PageInState => ({
    name,
    open: async (visitor) => {
      await comeAs(market, visitor, email);
      await visitor.page.goto(path);
    },
  });
  const plenty = await market.sell("Aubergine jar of which there are plenty", 40, { listPrice: 3_000 });
  const [few, last, none] = [
    await market.sell("Jar of which few are left", 3),
    await market.sell("Jar that is in a cart", 1),
    await market.sell("Jar that is sold out", 0),
  ];
  await using omar = await visit(node!);
  await omar.add(last);
  const [shelf] = await market.sql<{ category: string; lane: string; shop: string }[]>`
    SELECT c.slug AS category, s.slug AS shop,
      (SELECT parent.slug FROM categories parent JOIN categories child ON child.parent_id = parent.id
       GROUP BY parent.id, parent.slug ORDER BY sum(length(child.name)) DESC LIMIT 1) AS lane
    FROM products p JOIN categories c ON c.id = p.category_id
    JOIN shops s ON s.id = p.shop_id WHERE p.id = ${plenty.id}`;
  const filled = async ({ add, page }: Visitor, path: string) => {
    await add(plenty, 2);
    await add(few);
    await page.goto(path);
  };
  return [
    goTo("home", "/"),
    goTo("category", `/c/${shelf!.category}`),
    goTo("category with narrower ones", `/c/${shelf!.lane}`),
    goTo("shop", `/s/${shelf!.shop}`),
    goTo("product in stock", plenty.path),
    goTo("product of which few are left", few.path),
    goTo("product all reserved", last.path),
    goTo("product sold out", none.path),
    { name: "product in the cart", open: (visitor) => filled(visitor, plenty.path) },
    goTo("search with results", "/search?q=jar"),
    goTo("search without results", "/search?q=zzyzzyx"),
    goTo("search narrowed", "/search?q=jar+under+%24100&stock=1&sort=price-desc"),
    goTo("search narrowed to nothing", "/search?q=jar&max=1"),
    {
      name: "search as a sheet of facets",
      open: async (visitor) => {
        await visitor.page.goto("/search?q=jar");
        await visitor.press("Filters", ".found-bar");
        await visitor.sees("#facets");
      },
    },
    {
      name: "suggestions",
      open: async (visitor) => {
        await visitor.page.goto("/");
        await visitor.page.focus("#q");
        await visitor.page.keyboard.type("jar");
        await visitor.sees("#suggestions [role=option]");
        await visitor.page.keyboard.press("ArrowDown");
      },
    },
    signedIn("behind the counter", "/staff", "otto@souk.example"),
    signedIn("searches for operators", "/staff/searches", "otto@souk.example"),
    signedIn("reviews that wait", "/staff/reviews", "otto@souk.example"),
    signedIn("questions that wait", "/staff/questions", "otto@souk.example"),
    signedIn("questions for a seller", "/staff/answers", "marta@souk.example"),
    goTo("what may be remembered", "/privacy"),
    goTo("picked for nobody known", "/for-you"),
    goTo("no favourites yet", "/favourites"),
    signedIn("one's reviews", "/account/reviews"),
    goTo("empty cart", "/cart"),
    {
      name: "cart with notice and saved line",
      open: async (visitor) => {
        await filled(visitor, "/cart");
        await visitor.press("Save for later", `#line-${few.id}`);
        await visitor.sees(".saved");
      },
    },
    {
      name: "cart about to be cleared",
      open: async (visitor) => {
        await filled(visitor, "/cart");
        await visitor.press("Clear the cart", ".summary");
        await visitor.sees("dialog");
      },
    },
    goTo("clearance", "/cart/clearance"),
    {
      name: "product with a refusal",
      open: async (visitor) => {
        await visitor.page.goto(few.path);
        await visitor.page.locator("[name=quantity]").evaluate((input) => input.removeAttribute("max"));
        await visitor.page.fill("[name=quantity]", "9");
        await visitor.press("Add to cart", ".buy");
        await visitor.sees(".buy [role=alert]");
      },
      status: 409,
    },
    goTo("sign in", "/sign-in"),
    goTo("sign up", "/sign-up"),
    goTo("forgotten password", "/password/reset"),
    goTo("a link that was used", "/sign-up/confirmation?token=used", 410),
    {
      name: "sign up with faults",
      open: async (visitor) => {
        await visitor.page.goto("/sign-up");
        await visitor.page.locator("main form").evaluate((form) => form.setAttribute("novalidate", ""));
        await visitor.press("Open an account", "main form");
        await visitor.sees("#faults");
      },
      status: 422,
    },
    signedIn("account", "/account"),
    signedIn("address book", "/account/addresses"),
    signedIn("a new address", "/account/addresses/new"),
    signedIn("devices", "/account/devices"),
    signedIn("one's data", "/account/data"),
    signedIn("deletion", "/account/deletion"),
    ...checkoutPages(market, plenty),
    ...orderPages(market, plenty),
    goTo("no such page", "/nothing/here", 404),
    goTo("no such product", "/p/999999999", 404),
  ];
}

/** The checkout, step by step, and what may come of it. */
function checkoutPages(market: Market, plenty: { readonly id: number }): PageInState[] {
  const begun = async (visitor: Visitor) => {
    await visitor.add(plenty, 2);
    await visitor.page.goto("/checkout/shipping");
  };
  const placed = async (visitor: Visitor, card: string) => {
    await visitor.add(plenty, 2);
    await fillIn(visitor, card);
    await visitor.press("Place order");
  };
  return [
    { name: "shipping", open: begun },
    {
      name: "shipping with faults",
      open: async (visitor) => {
        await begun(visitor);
        await visitor.press("Continue to payment");
        await visitor.sees("#faults");
      },
      status: 422,
    },
    {
      name: "payment",
      open: async (visitor) => {
        await begun(visitor);
        await fillShipping(visitor);
        await visitor.press("Continue to payment");
        await visitor.sees("#card-number");
      },
    },
    {
      name: "review with a coupon nobody knows",
      open: async (visitor) => {
        await visitor.add(plenty, 2);
        await fillIn(visitor);
        await visitor.page.fill("#code", "nonsense");
        await visitor.press("Apply");
        await visitor.sees("#code-fault");
      },
    },
    {
      name: "payment that was declined",
      open: async (visitor) => {
        await placed(visitor, CARDS.declines);
        await visitor.sees("h1", "The payment did not go through");
      },
    },
    {
      name: "payment that waits for the bank",
      open: async (visitor) => {
        await placed(visitor, CARDS.asksFirst);
        await atTheBank(visitor, market.nodes[0]!);
        await visitor.page.goto("/checkout/review");
        await visitor.sees("h1", "Your bank wants to check that it is you");
      },
    },
    {
      name: "confirmation",
      open: async (visitor) => {
        await placed(visitor, CARDS.pays);
        await thanked(visitor);
      },
    },
  ];
}

/** A cart on a node of quick reservations, with a line for each kind of problem. */
export async function cartWithProblems(market: Market): Promise<PageInState> {
  const sell = (title: string, units: number) => market.sell(title, units);
  const lines = await Promise.all([sell("Jar at a new price", 9), sell("Jar that ran out of time", 9)]);
  const [short, gone] = await Promise.all([sell("Jar that runs short", 3), sell("Jar that others have", 2)]);
  return {
    name: "cart with problems",
    open: async (visitor) => {
      for (const jar of [...lines, short, gone]) await visitor.add(jar, 2);
      await lines[0]!.reprice(2_650);
      await eventually("the end of every reservation", async () => {
        const [row] = await market.sql<{ reserved: number }[]>`SELECT sum(reserved)::int AS reserved FROM inventory`;
        return row?.reserved === 0;
      });
      await market.adjust(short, -2);
      await market.adjust(gone, -2);
      await visitor.page.goto("/cart");
      await visitor.sees(`#line-${gone.id} [role=alert]`);
    },
  };
}
