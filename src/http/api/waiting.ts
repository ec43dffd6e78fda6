import { Elysia } from "elysia";
import type { PlaceView } from "../../../actors/waiting-line/messages.ts";
import type { Shop } from "../../shop.ts";
import { waitingProblem } from "../back-in-stock-problems.ts";
import { ownerOrGuest } from "../pages/favourites/hearts.ts";
import { ProblemError } from "../problem.ts";
import { cartSession, requireOurs } from "../session.ts";
import { visitorOf } from "../visitor.ts";
import { FavoriteParams, WaitingBody, WaitingPlace, type WaitingPlaceJson } from "./favorite-schemas.ts";
import { documented } from "./schemas.ts";
import { wholeNumbers } from "./whole-numbers.ts";

const TAG = "Back in stock";
const idInPath = ({ params }: { params: Record<string, unknown> }) => wholeNumbers(params, "id");

/** `/api/products/<id>/waiting-place`: a shopper's place in the line of those who wait for a sold-out product. */
export function waitingApi(shop: Shop) {
  const { backInStock } = shop;
  const session = cartSession(shop.settings);
  const ownerOf = (request: Request) => {
    requireOurs(session, request);
    return visitorOf(shop, request);
  };
  const path = "/products/:id/waiting-place";

  return new Elysia({ name: "api/waiting", prefix: "/api" })
    .get(
      path,
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        return placeJson(id, owner && (await backInStock.place(owner, id)));
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(TAG, "Where the shopper stands in the line", { 200: WaitingPlace }, 400, 422, 503),
      },
    )
    .post(
      path,
      async ({ request, set, params: { id }, body }) => {
        const owner = await ownerOrGuest({ shop, session }, { request, set });
        const reply = await backInStock.join(owner, id, body?.email ?? null);
        if (!reply.ok) throw new ProblemError(waitingProblem(reply));
        return placeJson(id, reply.place);
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        body: WaitingBody,
        detail: documented(
          TAG,
          "Wait in line; whoever waits already stays where they are",
          { 200: WaitingPlace },
          ...[400, 403, 404, 409, 413, 415, 422, 429, 503],
        ),
      },
    )
    .delete(
      path,
      async ({ request, params: { id } }) => {
        const owner = await ownerOf(request);
        const reply = owner ? await backInStock.leave(owner, id) : { ok: true as const };
        if (!reply.ok) throw new ProblemError(waitingProblem(reply));
        return placeJson(id, null);
      },
      {
        transform: idInPath,
        params: FavoriteParams,
        detail: documented(
          TAG,
          "Leave the line, or do without what was offered",
          { 200: WaitingPlace },
          ...[400, 403, 409, 422, 429, 503],
        ),
      },
    );
}

function placeJson(productId: number, place: PlaceView | null): WaitingPlaceJson {
  if (place === null) return { productId, state: "none", position: null, reservedUntil: null };
  if (place.state === "waiting") return { productId, state: "waiting", position: place.position, reservedUntil: null };
  const reservedUntil = place.until === null ? null : new Date(place.until).toISOString();
  return { productId, state: "offered", position: null, reservedUntil };
}
