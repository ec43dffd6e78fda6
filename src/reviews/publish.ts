import type { NatsConnection } from "nats";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import type { ReviewFact } from "../moderation/changes.ts";
import { BATCH_MAX, keepPublished, type Outbox, type OutboxParts, publishBatch } from "../platform/outbox.ts";
import type { Sql } from "../platform/postgres.ts";

/** What a fact shows of its review, as it is when it is published: nothing of its author, and none of its words. */
export interface ReviewFactData {
  /** Or the question's, or the answer's. */
  readonly reviewId: string;
  readonly productId: number;
  /** Null once the review is gone. */
  readonly rating: number | null;
  readonly isShown: boolean;
  readonly helpful: number;
}

interface ChangeRow extends ReviewFactData {
  readonly seq: string;
  readonly about: "review" | "question";
  readonly fact: ReviewFact;
  readonly at: Date;
}

/** The outbox of reviews, onto `review.<productId>.<fact>`, and of questions, onto `question.<productId>.<fact>`. */
const REVIEWS: Outbox<ChangeRow> = {
  table: "review_changes",
  lock: "publishingReviews",
  read: (tx) => tx<ChangeRow[]>`
    SELECT c.seq, c.about, c.fact, c.at, c.review_id AS "reviewId", c.product_id AS "productId", r.rating,
      coalesce(r.is_shown, p.is_shown, false) AS "isShown", coalesce(r.helpful, p.helpful, 0) AS helpful
    FROM (SELECT * FROM review_changes ORDER BY seq LIMIT ${BATCH_MAX}) AS c
    LEFT JOIN reviews r USING (review_id) LEFT JOIN postings p ON p.posting_id = c.review_id ORDER BY c.seq`,
  message: (row) => ({ subject: `${row.about}.${row.productId}.${row.fact}`, fact: factOf(row) }),
};

/** Publishes what happens to reviews, questions and answers. Returns how to stop. */
export function publishReviews(parts: OutboxParts): { stop(): Promise<void> } {
  return keepPublished(parts, REVIEWS);
}

/** Publishes one batch of it. Returns how many. */
export function publishReviewChanges(sql: Sql, connection: NatsConnection): Promise<number> {
  return publishBatch(sql, connection, REVIEWS);
}

function factOf({ seq, about, fact, at, ...data }: ChangeRow): FactMessage<ReviewFactData> {
  return {
    id: `review-${seq}`,
    type: `${about === "review" ? "Review" : "Question"}${fact.charAt(0).toUpperCase()}${fact.slice(1)}`,
    time: at.toISOString(),
    source: "souk/reviews",
    subject: `${about}/${data.reviewId}`,
    dataversion: 1,
    version: Number(seq),
    data,
  };
}
