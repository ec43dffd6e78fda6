import type { Feed } from "../../src/feed/feed.ts";
import { wordsOf } from "../feed-words.ts";
import { CardGrid, CardShelf, type Levels } from "../parts/product-card.tsx";
import { Section } from "../parts/section.tsx";

export interface FeedProps {
  readonly feed: Feed;
  readonly levels: Levels;
}

/** The sections of a feed; the one that everybody gets, and what is popular, as a grid, a shopper's own as shelves. */
export function FeedSections({ feed, levels }: FeedProps) {
  return (
    <div id="feed" class="stack" data-kind={feed.kind}>
      {feed.sections.map((section) => {
        const { title, ...words } = wordsOf(section);
        const isGrid = section.reason === "trending" || section.reason === "popular";
        return (
          <Section title={title} {...words}>
            {isGrid ? (
              <CardGrid cards={section.cards} levels={levels} />
            ) : (
              <CardShelf cards={section.cards} levels={levels} label={title} />
            )}
          </Section>
        );
      })}
    </div>
  );
}

/** Asks, once and in passing, whether the market may remember what this shopper looks at. */
export function FeedInvitation() {
  return (
    <aside id="feed-mine" class="feed-mine" aria-label="A market of your own">
      <p>
        Shall the market pick things for you? It would remember what you look at; nothing is remembered before you say
        so. <a href="/privacy">What that means</a>
      </p>
      <form method="post" action="/privacy/choice">
        <button class="button small" type="submit" name="personal" value="on">
          Yes, pick for me
        </button>
        <button class="button small plain" type="submit" name="personal" value="off">
          No, thanks
        </button>
      </form>
    </aside>
  );
}

/** For those who have a feed of their own: brings it in place of everybody's, or leads to it where there is no script. */
export function FeedComing() {
  return (
    <div id="feed-mine" class="feed-mine" hx-get="/feed" hx-trigger="load" hx-swap="none">
      <FeedLinks />
    </div>
  );
}

/** Where the shopper's own feed has come. */
export function FeedArrived() {
  return (
    <div id="feed-mine" class="feed-mine">
      <FeedLinks />
    </div>
  );
}

function FeedLinks() {
  return (
    <p>
      Picked by what you like and look at. <a href="/for-you">Only what is picked for you</a>{" "}
      <a href="/privacy">Privacy</a>
    </p>
  );
}
