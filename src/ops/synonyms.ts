import { Type } from "@sinclair/typebox";
import { readChanges, readSynonyms, type SynonymChange, type WantedChange } from "../search/synonyms/changes.ts";
import { refusalWords } from "../search/synonyms/refusal-words.ts";
import { OTHERS_MAX, SYNONYMS_MAX, type Synonym } from "../search/synonyms/synonym.ts";
import type { Shop } from "../shop.ts";
import { type Endpoint, endpoint, OpsError } from "./endpoint.ts";

const BY = "ops";
const CHANGES_MAX = 1_000;
/** Longer than what is kept, so that the refusal can say what is wrong. */
const TEXT_MAX = 200;

const Id = Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 });
const Text = Type.String({ pattern: `^[^\\u0000]{1,${TEXT_MAX}}$` });
const terms = { word: Type.Optional(Text), others: Type.Array(Text, { minItems: 1, maxItems: OTHERS_MAX }) };

type Parts = Pick<Shop, "sql" | "synonyms">;

/** Which words mean the same to search. A change holds on all nodes within seconds. */
export function synonymEndpoints({ sql, synonyms }: Parts): Endpoint[] {
  const change = async (wanted: WantedChange) => {
    const reply = await synonyms.change(wanted, BY);
    if (reply.ok) return shownChange(reply.change);
    const { refusal } = reply;
    const isUnknown = refusal === "unknown_synonym" || refusal === "unknown_change";
    const isTaken = refusal === "known_already" || refusal === "changed_since" || refusal === "full";
    throw new OpsError(isUnknown ? 404 : isTaken ? 409 : 400, refusal, refusalWords(refusal));
  };

  return [
    endpoint({
      subject: "synonyms.list",
      description: "All synonyms; those with a word are one way: who searches it finds the others too",
      input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: SYNONYMS_MAX })) }),
      example: { limit: 100 },
      answer: async ({ limit = SYNONYMS_MAX }) => {
        const all = await readSynonyms(sql);
        return { count: all.length, synonyms: all.slice(0, limit).map(shown) };
      },
    }),
    endpoint({
      subject: "synonyms.add",
      description: "Words that mean the same; with a word only what is found by that word",
      input: Type.Object(terms),
      example: { others: ["sofa", "couch", "settee"] },
      answer: ({ word = null, others }) => change({ type: "add", terms: { word, others } }),
    }),
    endpoint({
      subject: "synonyms.edit",
      description: "Other words for a synonym",
      input: Type.Object({ synonymId: Id, ...terms }),
      example: { synonymId: 1, word: "phone", others: ["smartphone"] },
      answer: ({ synonymId, word = null, others }) => change({ type: "edit", id: synonymId, terms: { word, others } }),
    }),
    endpoint({
      subject: "synonyms.delete",
      description: "Takes a synonym away; its change can be undone",
      input: Type.Object({ synonymId: Id }),
      example: { synonymId: 1 },
      answer: ({ synonymId }) => change({ type: "delete", id: synonymId }),
    }),
    endpoint({
      subject: "synonyms.changes",
      description: "What was changed by whom, the newest first",
      input: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: CHANGES_MAX })) }),
      example: { limit: 20 },
      answer: async ({ limit = 100 }) => ({ changes: (await readChanges(sql, limit)).map(shownChange) }),
    }),
    endpoint({
      subject: "synonyms.undo",
      description: "Takes a change back, as long as it is the newest of its synonym",
      input: Type.Object({ changeId: Id }),
      example: { changeId: 1 },
      answer: ({ changeId }) => change({ type: "undo", changeId }),
    }),
  ];
}

function shown({ id, word, others, changedAt }: Synonym): object {
  return { synonymId: id, ...(word !== null && { word }), others, changedAt: changedAt.toISOString() };
}

function shownChange({ id, at, ...change }: SynonymChange): object {
  return { changeId: id, ...change, at: at.toISOString() };
}
