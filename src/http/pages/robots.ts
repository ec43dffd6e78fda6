import { Elysia } from "elysia";

const BROWSER_KEEPS_S = 86_400;
/**
 * Every combination of filters is an address of its own, and a search: millions of them, that say nothing new. What a
 * category or a stall lists can be walked through, and whatever belongs to one visitor is nobody else's.
 */
const RULES = `User-agent: *
Disallow: /search
Disallow: /c/*?
Allow: /c/*?page=
Disallow: /s/*?
Allow: /s/*?page=
Disallow: /api/
Disallow: /cart
Disallow: /checkout
Disallow: /account
Disallow: /staff
`;

/** What crawlers are asked to leave alone. */
export function robots() {
  return new Elysia({ name: "pages/robots" }).get("/robots.txt", ({ set }) => {
    set.headers["content-type"] = "text/plain; charset=utf-8";
    set.headers["cache-control"] = `public, max-age=${BROWSER_KEEPS_S}`;
    return RULES;
  });
}
