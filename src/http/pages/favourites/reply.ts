import { type Notice, NoticeBox, noticeOn } from "../../../../views/fragments/notice.tsx";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import type { Likeable } from "../../../../views/own-part.ts";
import { refusalPage } from "../../../../views/pages/error.tsx";
import { Heart } from "../../../../views/parts/heart.tsx";
import type { FavouriteRefusal } from "../../../favourites/favourites.ts";
import { favouriteProblem } from "../../favourite-problems.ts";
import { personal, sharedChrome } from "../chrome.ts";
import { newCommandId } from "../command-id.ts";
import { flashCookie, noticeOf } from "../flash.ts";
import { Template } from "../page-cache.ts";
import { asPage, type Exchange, type PageParts, pageOf, setCookie, wantsFragments } from "../parts.ts";
import { type FavouriteFact, nameIn } from "./fact.ts";
import { favouritesFragment } from "./show.ts";

/** A heart as it is now. */
export interface HeartNow {
  readonly kind: Likeable;
  readonly id: number;
  readonly isLiked: boolean;
}

/**
 * The answer to a heart that was tapped: the heart as it is now and a word about it, or, without the page's script, back
 * to the page it was on.
 */
export async function tapped(
  parts: PageParts,
  exchange: Exchange,
  heart: HeartNow,
  fact: FavouriteFact,
): Promise<string> {
  const { request, set } = exchange;
  if (!wantsFragments(request)) return leadOn(exchange, pageOf(request, "/favourites"), fact);
  const name = await nameIn(parts.shop.catalogue, fact);
  asPage(set);
  return [
    partial(`.heart-${heart.kind}-${heart.id}`, "outerMorph", rendered(Heart({ ...heart, name }))),
    notice(request, noticeOf({ done: "favourite", fact }, name, newCommandId)),
    await favouritesFragment(parts, request),
  ].join("");
}

/** The answer to a change that was refused: why, and a way on. The page's script takes the tap back. */
export async function turnedDown(
  parts: PageParts,
  { request, set }: Exchange,
  refusal: FavouriteRefusal,
): Promise<string> {
  const { status, title, detail } = favouriteProblem(refusal);
  const fix = { label: "See favourites", href: "/favourites" };
  if (wantsFragments(request)) {
    asPage(set, status);
    return notice(request, { tone: "problem", text: detail, fix });
  }
  const [chrome, { holes }] = await Promise.all([sharedChrome(parts), personal(parts, request, set)]);
  asPage(set, status);
  const back = pageOf(request, "/favourites");
  return new Template(refusalPage({ chrome, title, text: detail, fix, back })).fill(holes);
}

/** On to another page, with a word about what was done. */
export function leadOn({ set }: Pick<Exchange, "set">, path: string, fact?: FavouriteFact): string {
  const cookie = fact && flashCookie({ done: "favourite", fact });
  if (cookie) setCookie(set, cookie);
  set.status = 303;
  set.headers.location = path;
  return "";
}

function notice(request: Request, said: Notice): string {
  return partial("#notices", "innerHTML", rendered(NoticeBox({ notice: noticeOn(pageOf(request, ""), said) })));
}
