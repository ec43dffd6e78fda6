import { Elysia } from "elysia";
import { partial, rendered } from "../../../../views/fragments/partial.ts";
import { Reviews } from "../../../../views/fragments/reviews.tsx";
import { ownReviewsPage } from "../../../../views/pages/account/reviews.tsx";
import { reviewsPage } from "../../../../views/pages/reviews/reviews-page.tsx";
import { isGone } from "../../../reviews/review.ts";
import { requireAccount, show } from "../accounts/show.ts";
import { asPage, type PageParts, wantsFragments } from "../parts.ts";
import { ownReviewPages } from "./mine.ts";
import { opinionPages } from "./opinions.ts";
import { asked, GUEST, reviewSections } from "./section.ts";
import { productAt } from "./visit.ts";

/** What shoppers say of a product: read page by page, written, and spoken about. */
export function reviewPages(parts: PageParts) {
  const { shop } = parts;
  const sections = reviewSections(shop);
  return new Elysia({ name: "pages/reviews" })
    .get("/reviews/of/:productId", async ({ request, set, params: { productId } }) => {
      const [product, account] = await Promise.all([productAt(parts, productId), shop.accounts.of(request)]);
      const reader = account ? await sections.reader(account, product) : GUEST;
      const isInPlace = wantsFragments(request);
      const props = await sections.props(product, asked(new URL(request.url).searchParams), reader, isInPlace);
      if (!isInPlace)
        return show(parts, { request, set }, (chrome) => reviewsPage({ chrome, slug: product.slug, ...props }));
      asPage(set);
      return partial("#reviews", "outerMorph", rendered(Reviews(props)));
    })
    .get("/account/reviews", async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireAccount(parts, exchange);
      if (!account) return "";
      const [allReviews, allPostings] = await Promise.all([
        shop.reviews.ofAccount(account.id),
        shop.questions.ofAccount(account.id),
      ]);
      const now = Date.now();
      const reviews = allReviews.filter((each) => !isGone(each, now));
      const postings = allPostings.filter((each) => !isGone(each, now));
      const cards = await shop.catalogue.cards([...reviews, ...postings].map(({ productId }) => productId));
      const titles = new Map([...cards.values()].map(({ id, title }) => [id, title]));
      return show(parts, exchange, (chrome) => ownReviewsPage({ chrome, reviews, postings, titles }));
    })
    .use(ownReviewPages(parts))
    .use(opinionPages(parts));
}
