import { FeedInvitation, type FeedProps, FeedSections } from "../fragments/feed.tsx";
import { type Chrome, page } from "../layout.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { LiveStock } from "../parts/live-stock.tsx";

export interface ForYouProps extends FeedProps {
  readonly chrome: Chrome;
  /** Whether the shopper may be asked to have things picked. */
  readonly mayAsk: boolean;
}

/** A shopper's own feed, whole and without script. */
export function forYouPage({ chrome, feed, levels, mayAsk }: ForYouProps): string {
  return page({
    chrome,
    title: "For you",
    isPrivate: true,
    children: (
      <div class="wrap stack">
        <Breadcrumbs crumbs={[{ name: "For you" }]} />
        <header class="feed-head">
          <h1>For you</h1>
          <p class="muted" safe>
            {WORDS[feed.kind]}
          </p>
          {mayAsk ? <FeedInvitation /> : null}
        </header>
        <FeedSections feed={feed} levels={levels} />
        <LiveStock productIds={feed.sections.flatMap(({ cards }) => cards.map((card) => card.id))} />
      </div>
    ),
  });
}

const WORDS: Readonly<Record<ForYouProps["feed"]["kind"], string>> = {
  trending: "What everybody is after this week.",
  popular:
    "Like a few more things, or look at some more; then there is something to go by. Until then, what sells well.",
  personal: "Picked by what you like and what you looked at. What you have bought is left out.",
};
