import { type Static, Type as t } from "@sinclair/typebox";
import type { Notice } from "../../../../../views/fragments/notice.tsx";
import { SYNONYMS_PATH } from "../../../../../views/pages/staff/synonyms.tsx";

const ChangeId = t.Integer({ minimum: 1, maximum: 2_147_483_647 });
const WHAT = ["added", "edited", "deleted", "undone"] as const;

/** What has just been done with synonyms, and the change that did it. */
export const SynonymFact = t.Object({ what: t.Union(WHAT.map((what) => t.Literal(what))), changeId: ChangeId });
export type SynonymFact = Static<typeof SynonymFact>;

const WORDS: Record<SynonymFact["what"], string> = {
  added: "It is added. Search knows it on all nodes in a moment.",
  edited: "It is changed. Search knows it on all nodes in a moment.",
  deleted: "It is deleted.",
  undone: "It is as it was before.",
};

/** The notice of what was done, with the way to undo it. */
export function synonymNotice({ what, changeId }: SynonymFact): Notice {
  const label = what === "undone" ? "Redo" : "Undo";
  return {
    tone: what === "deleted" ? "plain" : "good",
    text: WORDS[what],
    fix: { label, post: `${SYNONYMS_PATH}/undoings`, fields: { changeId }, leadsAway: true },
  };
}
