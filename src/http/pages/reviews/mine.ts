import { Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { reviewsPath } from "../../../../views/fragments/reviews.tsx";
import { type ReviewFormProps, reviewFormPage } from "../../../../views/pages/reviews/review-form.tsx";
import { productPath } from "../../../../views/paths.ts";
import { type Account, isOperator } from "../../../accounts/account.ts";
import type { Product } from "../../../catalogue/catalogue.ts";
import { PHOTOGRAPH_BYTES_MAX } from "../../../media/photograph.ts";
import { readDraft, suggestedName, type TypedReview, wholeDraft } from "../../../reviews/draft.ts";
import {
  AUTHOR_MAX_CHARACTERS,
  BODY_MAX_CHARACTERS,
  PHOTOS_MAX,
  STARS,
  TITLE_MAX_CHARACTERS,
} from "../../../reviews/review.ts";
import { fileNamesIn, filesIn } from "../../body.ts";
import { ProblemError } from "../../problem.ts";
import { badPhotoWords, grantedReview, reviewProblem } from "../../review-problems.ts";
import { show } from "../accounts/show.ts";
import { asPage, type Exchange, type PageParts } from "../parts.ts";
import { notHere } from "../query.ts";
import { LongText } from "./form-schemas.ts";
import { reviewSections } from "./section.ts";
import { leadOn, productAt, requireReviewer } from "./visit.ts";

const LIMITS = {
  title: TITLE_MAX_CHARACTERS,
  body: BODY_MAX_CHARACTERS,
  author: AUTHOR_MAX_CHARACTERS,
  photos: PHOTOS_MAX,
  photoMegabytes: PHOTOGRAPH_BYTES_MAX / 1024 / 1024,
};
const ReviewForm = t.Object({
  rating: t.Optional(t.String({ maxLength: 10 })),
  ...{ title: LongText, body: LongText, author: LongText },
  drop: t.Optional(t.Union([t.String(), t.Array(t.String(), { maxItems: PHOTOS_MAX })])),
  photos: t.Optional(t.Unknown()),
});

/** One's own review of a product: written, changed, deleted, had back. */
export function ownReviewPages(parts: PageParts) {
  const { shop } = parts;
  const { reviews } = shop;
  const sections = reviewSections(shop);

  const form = async (
    exchange: Exchange,
    account: Account,
    product: Product,
    typed: TypedReview | null,
    faults: ReviewFormProps["faults"],
    status = 422,
  ) => {
    const [{ review: known, isVerified }, lastAuthor] = await Promise.all([
      reviews.mine(account.id, product.id),
      reviews.lastAuthor(account.id),
    ]);
    const kept = known !== null && known.withdrawnAt === null ? known : null;
    const author = lastAuthor ?? suggestedName(account.name);
    const said = typed
      ? { ...typed, rating: STARS.find((star) => String(star) === typed.rating) ?? null }
      : { rating: null, title: "", body: "", author, ...kept };
    const { rating, title, body } = said;
    const given = { product, isVerified, known, limits: LIMITS, faults };
    const shown = { typed: { rating, title, body, author: said.author }, ...given };
    return show(parts, exchange, (chrome) => reviewFormPage({ chrome, ...shown }), status);
  };

  return new Elysia({ name: "pages/reviews/mine" })
    .get("/reviews/of/:productId/mine", async ({ request, set, params: { productId } }) => {
      const exchange = { request, set };
      const product = await productAt(parts, productId);
      const account = await requireReviewer(parts, exchange, `${reviewsPath(product.id)}/mine`);
      return account ? form(exchange, account, product, null, {}, 200) : "";
    })
    .post(
      "/reviews/of/:productId/mine",
      async ({ request, set, params: { productId }, body }) => {
        const exchange = { request, set };
        const product = await productAt(parts, productId);
        const account = await requireReviewer(parts, exchange, `${reviewsPath(product.id)}/mine`);
        if (!account) return "";
        const typed = { rating: body.rating, title: body.title, body: body.body, author: body.author };
        const read = readDraft(typed);
        const draft = wholeDraft(read);
        const files = await filesIn(body.photos);
        const tooMany: FieldFaults = files.length > PHOTOS_MAX ? { photos: `At most ${PHOTOS_MAX} photos.` } : {};
        if (!draft || files.length > PHOTOS_MAX)
          return form(exchange, account, product, typed, { ...inOrder(read.faults), ...tooMany });
        const put = await reviews.put(account, product.id, draft);
        sections.forget(product.id);
        if (!put.ok) {
          const problem = reviewProblem(put);
          return form(exchange, account, product, typed, { body: problem.detail }, problem.status);
        }
        for (const photoId of [body.drop ?? []].flat()) await reviews.photos.remove(account, product.id, photoId);
        const added = await reviews.photos.add(account, product.id, files);
        sections.forget(product.id);
        if (!added.ok) {
          const { detail, status } = reviewProblem(added);
          const words = added.refusal === "not_a_photo" ? badPhotoWords(added.files, fileNamesIn(body.photos)) : detail;
          return form(exchange, account, product, typed, { photos: `Your words are saved. ${words}` }, status);
        }
        const what = put.value.state === "published" ? (put.value.editedAt ? "edited" : "written") : "held";
        return leadOn(exchange, `${productPath(product)}#your-review`, what, product.id) ?? "";
      },
      { body: ReviewForm },
    )
    .post("/reviews/of/:productId/mine/withdrawal", async ({ request, set, params: { productId } }) => {
      const exchange = { request, set };
      const product = await productAt(parts, productId);
      const account = await requireReviewer(parts, exchange, reviewsPath(product.id));
      if (!account) return "";
      grantedReview(await reviews.withdraw(account, product.id));
      sections.forget(product.id);
      return leadOn(exchange, `${productPath(product)}#your-review`, "withdrawn", product.id) ?? "";
    })
    .post("/reviews/of/:productId/mine/restoration", async ({ request, set, params: { productId } }) => {
      const exchange = { request, set };
      const product = await productAt(parts, productId);
      const account = await requireReviewer(parts, exchange, reviewsPath(product.id));
      if (!account) return "";
      grantedReview(await reviews.restore(account, product.id));
      sections.forget(product.id);
      return leadOn(exchange, `${productPath(product)}#your-review`, "restored", product.id) ?? "";
    })
    .get("/reviews/photos/:photoId", async ({ request, set, params: { photoId } }) => {
      const account = await shop.accounts.of(request);
      const viewer = account && { id: account.id, isOperator: isOperator(account) };
      const bytes = viewer && (await reviews.photos.waiting(photoId, viewer));
      if (!bytes) throw new ProblemError(notHere("photo", "There is no such photo.").problem);
      asPage(set);
      const headers = { "content-type": "image/webp", "cache-control": "private, no-store" };
      return new Response(bytes as Uint8Array<ArrayBuffer>, {
        headers: {
          ...headers,
          "x-content-type-options": "nosniff",
          "content-security-policy": "default-src 'none'; sandbox",
        },
      });
    });
}

/** As the fields stand in the form. */
function inOrder({ rating, body, title, author }: ReturnType<typeof readDraft>["faults"]): Record<string, string> {
  return { ...(rating && { rating }), ...(body && { body }), ...(title && { title }), ...(author && { author }) };
}
