import type { Fragment } from "postgres";
import type { Sql } from "../platform/postgres.ts";
import type { Author, Kind } from "./kinds.ts";
import type { Outcome } from "./outcome.ts";
import type { Reason } from "./reasons.ts";

export const DESKS = ["waiting", "hidden", "decided"] as const;
export type Desk = (typeof DESKS)[number];

/** What an operator decides: it may be shown, or it is hidden and why. */
export type Decision = { readonly decision: "approve" } | { readonly decision: "hide"; readonly reason: Reason };

export interface DecisionTaken {
  readonly at: Date;
  readonly decision: "held" | "approved" | "hidden" | "restored" | "kept";
  readonly reason: string | null;
  /** Null: the shop itself, or an operator who has left. */
  readonly accountId: string | null;
}

/** Something that somebody wrote, on an operator's desk. */
export type Case<Of> = Of & {
  readonly id: string;
  readonly productTitle: string;
  readonly productSlug: string;
  /** Which words and pictures these are, and what operators had decided: a decision names it, lest it be about others. */
  readonly seen: string;
  readonly reports: readonly { readonly reason: Reason; readonly note: string; readonly at: number }[];
  readonly decisions: readonly DecisionTaken[];
};

/** What comes after a case on its desk, or before it. Null: from the start. */
export type Place = { readonly side: "after" | "before"; readonly id: string } | null;

export interface DeskPage<Of> {
  readonly cases: readonly Case<Of>[];
  readonly hasPrevious: boolean;
  readonly hasNext: boolean;
}

export interface Moderation<Of, K extends Kind> {
  /**
   * `waiting`: held, reported, or with something that nobody has seen, the oldest first. Others: the newest first. A place
   * that nothing lies beyond any more is the start.
   */
  desk(which: Desk, place: Place, limit: number): Promise<DeskPage<Of>>;
  waiting(): Promise<number>;
  /** One of them as the desk shows it, or null. */
  caseOf(id: string): Promise<Case<Of> | null>;
  /**
   * Settles something and all reports of it; deciding the same again changes nothing. Refuses with `changed_since` where
   * `seen` is not what it says by now, and with `decided_since` where somebody was quicker to decide.
   */
  decide(operator: Author, id: string, decision: Decision, seen?: string): Promise<Outcome<null, DecideRefusal<K>>>;
}

export type DecideRefusal<K extends Kind> =
  | K["unknown"]
  | { readonly refusal: "changed_since" }
  | { readonly refusal: "decided_since" };

/** What a desk has to know of the kind that lies on it. */
export interface Desked<Of, K extends Kind> {
  readonly kind: K;
  /** Selects the ids of those that wait though they are neither held nor reported. */
  readonly alsoWaiting?: Fragment;
  read(sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Of>>;
  /** All that an operator is shown of it; the same whatever was decided about it. */
  shown(of: Of): readonly unknown[];
  /** What a decision does besides, in its transaction. Resolves to whether that was anything. */
  carryOut?(tx: Sql, id: string, decision: Decision): Promise<boolean>;
  /** Once it is decided; the decision stands whatever comes of this. */
  tidyUp?(decision: Decision): Promise<unknown>;
}

/** Of a hash in base64url, and how many decisions there were. */
export const SEEN_MAX_CHARACTERS = 32;
