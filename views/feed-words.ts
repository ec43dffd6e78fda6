import type { FeedSection } from "../src/feed/feed.ts";
import { money } from "./money.ts";
import { categoryPath } from "./paths.ts";

/** What a section of a feed is called, where there is more of it, and what it is called in an address. */
export function wordsOf(section: FeedSection): { id: string; title: string; href?: string; more?: string } {
  switch (section.reason) {
    case "trending":
      return { id: "trending", title: "Trending now", href: "/search", more: "Browse everything" };
    case "popular":
      return { id: "popular", title: "Popular right now", href: "/search", more: "Browse everything" };
    case "favourites":
      return { id: "because", title: "Because of your favourites", href: "/favourites", more: "Your favourites" };
    case "category":
      return { id: `more-${section.slug}`, title: `More in ${section.name}`, href: categoryPath(section) };
    case "viewed":
      return { id: "viewed", title: "You looked at", href: "/privacy", more: "What is remembered" };
    case "price": {
      const { from, to, currency } = section;
      return { id: "range", title: `In your price range: ${money(from, currency)} to ${money(to, currency)}` };
    }
    default:
      return section satisfies never;
  }
}
