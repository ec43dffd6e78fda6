import { Elysia } from "elysia";
import { requestIdOf } from "../../request-id.ts";
import { requireOurs } from "../../session.ts";
import { newCommandId } from "../command-id.ts";
import { noticeOf } from "../flash.ts";
import { asPage, type PageParts, setCookie, wantsFragments } from "../parts.ts";
import { fragments, refused } from "../reply.ts";
import { nameIn } from "./fact.ts";
import { MoveForm } from "./forms.ts";
import { leadOn } from "./reply.ts";
import { favouritesFragment } from "./show.ts";
import { ownerOfRequest } from "./visitor.ts";

/** From one's favourites into the cart: a unit of it is reserved first, and only then is it a favourite no more. */
export function movesToCart(parts: PageParts) {
  const { shop, session } = parts;

  return new Elysia({ name: "pages/favourite-moves" }).post(
    "/favourites/moves",
    async ({ request, set, body: { commandId, ...form } }) => {
      const productId = Number(form.productId);
      const cartId = requireOurs(session, request)?.cartId ?? session.issueCart(commandId);
      const owner = await ownerOfRequest(parts, request);
      const ask = { deadline: Date.now() + shop.settings.COMMAND_TIMEOUT_MS, correlation: requestIdOf(set.headers) };
      const reply = await shop.carts.ask(cartId, { type: "add", productId, quantity: 1, commandId }, ask);
      if (!reply.ok) return refused(parts, { request, set }, reply, { productId, kind: "more" });
      setCookie(set, session.keep(cartId));
      const was = owner && (await shop.favourites.unlike(owner, productId));
      const { listId, at } = was ?? { listId: null, at: Date.now() };
      const fact = { what: "moved-to-cart", productId, listId, at } as const;
      if (!wantsFragments(request)) return leadOn({ set }, "/favourites", fact);
      const said = noticeOf({ done: "favourite", fact }, await nameIn(shop.catalogue, fact), newCommandId);
      asPage(set);
      return (await fragments(parts, request, reply.answer, said, null)) + (await favouritesFragment(parts, request));
    },
    { body: MoveForm },
  );
}
