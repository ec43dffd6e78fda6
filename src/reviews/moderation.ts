import { createHash } from "node:crypto";
import { recordPictures } from "../media/rows.ts";
import type { MediaStore } from "../media/store.ts";
import type { Sql } from "../platform/postgres.ts";
import { noteChange } from "./changes.ts";
import { discardPhotos, holdPhoto } from "./discarded-photos.ts";
import { countReports } from "./opinions.ts";
import { done, type HideReason, type Outcome, type OwnReview, type ReportReason, refuse } from "./review.ts";
import { ownReviewOf, type ReviewRow, reviewColumns } from "./rows.ts";
import type { Author, ReviewParts } from "./write.ts";

/** What an operator decides: it may be shown, or it is hidden and why. */
export type Decision = { readonly decision: "approve" } | { readonly decision: "hide"; readonly reason: HideReason };

export interface DecisionTaken {
  readonly at: Date;
  readonly decision: "held" | "approved" | "hidden" | "restored" | "kept";
  readonly reason: string | null;
  /** Null: the shop itself, or an operator who has left. */
  readonly accountId: string | null;
}

/** A review on an operator's desk. */
export interface Case extends OwnReview {
  readonly productTitle: string;
  readonly productSlug: string;
  /** Which words and photos these are: a decision names it, lest it be about others. */
  readonly seen: string;
  readonly reports: readonly { readonly reason: ReportReason; readonly note: string; readonly at: number }[];
  readonly decisions: readonly DecisionTaken[];
}

export type Desk = "waiting" | "hidden" | "decided";

export interface Moderation {
  /** `waiting`: held, reported or with pictures nobody has seen, the oldest first. Others: the newest first. */
  desk(
    which: Desk,
    page: number,
    limit: number,
  ): Promise<{ readonly cases: readonly Case[]; readonly hasMore: boolean }>;
  waiting(): Promise<number>;
  /** One review as the desk shows it, or null. */
  caseOf(reviewId: string): Promise<Case | null>;
  /**
   * Settles a review and all reports of it; deciding the same again changes nothing. Refuses with `changed_since` where
   * `seen` is not what the review says by now.
   */
  decide(operator: Author, reviewId: string, decision: Decision, seen?: string): Promise<Outcome<null>>;
}

/** Of a hash in base64url. */
export const SEEN_CHARACTERS = 22;

/** By ids, so that each half finds its own index and none reads all reviews. */
const WAITS = `r.review_id IN (
    SELECT review_id FROM reviews WHERE state = 'held' OR open_reports > 0
    UNION SELECT review_id FROM review_photos WHERE bytes IS NOT NULL)
  AND r.withdrawn_at IS NULL AND r.state <> 'hidden'`;

export function moderation({ sql, vault, media }: ReviewParts & { readonly media: MediaStore }): Moderation {
  const casesWhere = async (where: Fragment, order: Fragment, limit: number, offset: number): Promise<Case[]> => {
    const rows = await sql<
      (ReviewRow & Pick<Case, "productTitle" | "productSlug" | "reports"> & { decisions: Decided[] })[]
    >`
      SELECT ${reviewColumns(sql)}, p.title AS "productTitle", p.slug AS "productSlug",
        (SELECT coalesce(json_agg(json_build_object('reason', c.reason, 'note', c.note, 'at', epoch_ms(c.at)) ORDER BY c.at),
          '[]') FROM review_reports c WHERE c.review_id = r.review_id AND c.settled_at IS NULL) AS reports,
        (SELECT coalesce(json_agg(json_build_object('at', epoch_ms(d.at), 'decision', d.decision, 'reason', d.reason,
          'accountId', d.account_id) ORDER BY d.at), '[]')
          FROM review_decisions d WHERE d.review_id = r.review_id) AS decisions
      FROM reviews r JOIN products p ON p.id = r.product_id
      WHERE ${where} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}`;
    return rows.map((row) => {
      const review = ownReviewOf(vault, row);
      const decisions = row.decisions.map((each) => ({ ...each, at: new Date(each.at) }));
      return { ...row, ...review, seen: seenOf(review), decisions };
    });
  };

  return {
    async desk(which, page, limit) {
      const where = {
        waiting: sql`${sql.unsafe(WAITS)}`,
        hidden: sql`r.state = 'hidden'`,
        decided: sql`EXISTS (SELECT FROM review_decisions d WHERE d.review_id = r.review_id AND d.decision <> 'held')`,
      }[which];
      const order = which === "waiting" ? sql`r.written_at, r.review_id` : sql`r.written_at DESC, r.review_id`;
      const cases = await casesWhere(where, order, limit + 1, (page - 1) * limit);
      return { cases: cases.slice(0, limit), hasMore: cases.length > limit };
    },

    async waiting() {
      const [row] = await sql<{ n: number }[]>`SELECT count(*)::int AS n FROM reviews r WHERE ${sql.unsafe(WAITS)}`;
      return row?.n ?? 0;
    },

    caseOf: async (reviewId) => (await casesWhere(sql`r.review_id = ${reviewId}`, sql`1`, 1, 0))[0] ?? null,

    async decide(operator, reviewId, decision, seen) {
      const outcome = (await sql.begin(async (given) => {
        const tx = given as unknown as Sql;
        const [known] = await tx<{ productId: number; state: string; reports: number }[]>`
          SELECT product_id AS "productId", state, open_reports AS reports FROM reviews
          WHERE review_id = ${reviewId} FOR UPDATE`;
        if (!known) return refuse({ refusal: "unknown_review" });
        // From here on nobody edits it or adds to it: whoever does takes the same row.
        if (seen !== undefined) {
          const [row] = await tx<ReviewRow[]>`
            SELECT ${reviewColumns(tx)} FROM reviews r WHERE r.review_id = ${reviewId}`;
          if (!row || seenOf(ownReviewOf(vault, row)) !== seen) return refuse({ refusal: "changed_since" });
        }
        const shown = decision.decision === "approve" ? await shelve(tx, media, reviewId) : 0;
        const removed = decision.decision === "hide" ? await unshelve(tx, media, reviewId) : 0;
        const taken = takenOf(decision, known.state);
        const isNews = taken.decision !== "kept" || known.reports > 0 || shown + removed > 0;
        if (!isNews) return done(null);
        await tx`
          UPDATE reviews SET state = ${taken.state}, reason = ${taken.reason} WHERE review_id = ${reviewId}`;
        await tx`UPDATE review_reports SET settled_at = now() WHERE review_id = ${reviewId} AND settled_at IS NULL`;
        await countReports(tx, reviewId);
        await tx`
          INSERT INTO review_decisions (review_id, decision, reason, account_id)
          VALUES (${reviewId}, ${taken.decision}, ${taken.reason}, ${operator.id})`;
        await noteChange(tx, reviewId, known.productId, "decided");
        return done(null);
      })) as Outcome<null>;
      // The decision stands whether the files go now or when the pruner comes by.
      if (outcome.ok && decision.decision === "hide") await discardPhotos(sql, media).catch(() => {});
      return outcome;
    },
  };
}

type Fragment = ReturnType<typeof reviewColumns>;

interface Decided extends Omit<DecisionTaken, "at"> {
  readonly at: number;
}

/** What a decision makes of something that was `before`. */
export function takenOf(decision: Decision, before: string) {
  if (decision.decision === "hide") return { decision: "hidden", state: "hidden", reason: decision.reason } as const;
  const word = before === "held" ? "approved" : before === "hidden" ? "restored" : "kept";
  return { decision: word, state: "published", reason: null } as const;
}

/** The same for the same words and photos, whatever was decided about them. */
function seenOf({ rating, title, body, author, photos }: OwnReview): string {
  return hashOf([rating, title, body, author, ...photos.map(({ photoId }) => photoId).sort()]);
}

/** A short name of what somebody was shown. */
export function hashOf(parts: readonly unknown[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, SEEN_CHARACTERS);
}

/** Puts the pictures that wait where all pictures are. Returns how many. */
async function shelve(tx: Sql, media: MediaStore, reviewId: string): Promise<number> {
  const waiting = await tx<{ photoId: string; bytes: Uint8Array }[]>`
    SELECT photo_id AS "photoId", bytes FROM review_photos WHERE review_id = ${reviewId} AND bytes IS NOT NULL`;
  const named = waiting.map((photo) => ({ ...photo, name: photoName(photo.bytes) }));
  // In one order, so that two who put the same pictures there wait for each other and never deadlock.
  for (const { photoId, bytes, name } of named.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    await holdPhoto(tx, name);
    const picture = await media.put(bytes);
    await recordPictures(tx, [{ ...picture, bytes: bytes.length }]);
    await tx`UPDATE review_photos SET bytes = NULL, name = ${name} WHERE photo_id = ${photoId}`;
  }
  return waiting.length;
}

/** What the media store calls a photo, which was drawn as WebP. */
function photoName(bytes: Uint8Array): string {
  return `${createHash("sha256").update(bytes).digest("hex")}.webp`;
}

/** Takes the pictures of a review back to where they waited, and their files away from everybody. Returns how many. */
async function unshelve(tx: Sql, media: MediaStore, reviewId: string): Promise<number> {
  const shown = await tx<{ photoId: string; name: string }[]>`
    SELECT photo_id AS "photoId", name FROM review_photos WHERE review_id = ${reviewId} AND name IS NOT NULL ORDER BY name`;
  for (const { photoId, name } of shown) {
    const picture = await media.get(name);
    if (!picture) {
      // Its file is lost; there is nothing to keep.
      await tx`DELETE FROM review_photos WHERE photo_id = ${photoId}`;
      continue;
    }
    const bytes = Buffer.from(await picture.body.arrayBuffer());
    await tx`UPDATE review_photos SET bytes = ${bytes}, name = NULL WHERE photo_id = ${photoId}`;
    // Waits for a discarder that found it shown a moment ago, lest that one take this note away.
    await tx`INSERT INTO discarded_photos (name) VALUES (${name}) ON CONFLICT (name) DO UPDATE SET at = now()`;
  }
  return shown.length;
}
