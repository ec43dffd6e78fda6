import { type Static, Type as t } from "@sinclair/typebox";
import { Elysia } from "elysia";
import {
  SYNONYMS_PATH,
  staffSynonymPage,
  staffSynonymRemovalPage,
  staffSynonymsPage,
  type TypedSynonym,
} from "../../../../views/pages/staff/synonyms.tsx";
import { type Account, isOperator } from "../../../accounts/account.ts";
import {
  type ChangeReply,
  readChanges,
  readSynonyms,
  type SynonymRefusal,
  type WantedChange,
} from "../../../search/synonyms/changes.ts";
import { refusalWords } from "../../../search/synonyms/refusal-words.ts";
import { type Synonym, type SynonymTerms, shownTerms } from "../../../search/synonyms/synonym.ts";
import { plainWords } from "../../../search/understand/words.ts";
import { cleanText } from "../../../search/url.ts";
import { show } from "../accounts/show.ts";
import { flashCookie } from "../flash.ts";
import { type Exchange, type PageParts, setCookie } from "../parts.ts";
import { notHere, pageNumber } from "../query.ts";
import { requireStaff } from "./require-staff.ts";
import type { SynonymFact } from "./synonyms/fact.ts";

const ROWS = 50;
const CHANGES_SHOWN = 10;
/** Characters of what is looked for among the synonyms, or led here from a search. */
const WANTED_MAX = 100;
/** Longer than what is kept, so that what is wrong can be said. */
const TEXT_MAX = 2_000;
const Text = t.String({ maxLength: TEXT_MAX });
const SynonymForm = t.Object({ word: t.Optional(Text), others: Text });
const WholeNumber = t.String({ pattern: "^[1-9][0-9]{0,8}$" });
const SynonymParams = t.Object({ id: WholeNumber });
const UndoForm = t.Object({ changeId: WholeNumber });
const NOTHING_TYPED: TypedSynonym = { word: "", others: "" };
/** Faults that are of the address, and not of what was typed. */
const GONE: readonly SynonymRefusal[] = ["unknown_synonym", "unknown_change"];

/** Which words mean the same to search, for operators. */
export function staffSynonyms(parts: PageParts) {
  const { sql, synonyms } = parts.shop;

  const list = async (exchange: Exchange, account: Account, typed: TypedSynonym, refusal?: SynonymRefusal) => {
    const { searchParams } = new URL(exchange.request.url);
    const wanted = cleanText(searchParams.get("q") ?? "", WANTED_MAX);
    const page = pageNumber(searchParams.get("page") ?? undefined);
    const [all, changes] = await Promise.all([readSynonyms(sql), readChanges(sql, CHANGES_SHOWN)]);
    const found = all.filter(({ word, others }) => hasWords([word ?? "", ...others].join(" "), wanted));
    const rows = found.slice((page - 1) * ROWS, page * ROWS).map(shownRow);
    const newest = new Set<number>();
    const shownChanges = changes.map((change) => {
      const isNewest = !newest.has(change.synonymId);
      newest.add(change.synonymId);
      const { before, after } = change;
      return {
        ...change,
        before: before && shownTerms(before),
        after: after && shownTerms(after),
        canBeUndone: isNewest,
      };
    });
    const given = {
      rows,
      total: found.length,
      page,
      hasMore: found.length > page * ROWS,
      wanted,
      changes: shownChanges,
    };
    const fault = refusal && refusalWords(refusal);
    const status = refusal ? statusOf(refusal) : 200;
    return show(
      parts,
      exchange,
      (chrome) => staffSynonymsPage({ chrome, account, ...given, typed, fault, now: Date.now() }),
      status,
    );
  };

  const one = async (id: string): Promise<Synonym> => {
    const synonym = (await readSynonyms(sql)).find((each) => each.id === Number(id));
    if (!synonym) throw notHere("synonym", refusalWords("unknown_synonym"));
    return synonym;
  };

  const edit = (exchange: Exchange, account: Account, id: number, typed: TypedSynonym, refusal?: SynonymRefusal) => {
    const fault = refusal && refusalWords(refusal);
    const render = (chrome: Parameters<typeof staffSynonymPage>[0]["chrome"]) =>
      staffSynonymPage({ chrome, account, id, typed, fault });
    return show(parts, exchange, render, refusal ? statusOf(refusal) : 200);
  };

  const change = async (account: Account, wanted: WantedChange): Promise<ChangeReply> => {
    const reply = await synonyms.change(wanted, account.id);
    if (!reply.ok && GONE.includes(reply.refusal)) throw notHere("synonym", refusalWords(reply.refusal));
    return reply;
  };

  return new Elysia({ name: "pages/staff/synonyms" })
    .get(SYNONYMS_PATH, async ({ request, set, query }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, isOperator);
      const word = cleanText(query.word ?? "", WANTED_MAX);
      return account ? list(exchange, account, { ...NOTHING_TYPED, others: word }) : "";
    })
    .post(
      SYNONYMS_PATH,
      async ({ request, set, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const reply = await change(account, { type: "add", terms: termsIn(body) });
        return reply.ok
          ? leadOn(exchange, { what: "added", changeId: reply.change.id })
          : list(exchange, account, typedIn(body), reply.refusal);
      },
      { body: SynonymForm },
    )
    .post(
      `${SYNONYMS_PATH}/undoings`,
      async ({ request, set, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const reply = await change(account, { type: "undo", changeId: Number(body.changeId) });
        return reply.ok
          ? leadOn(exchange, { what: "undone", changeId: reply.change.id })
          : list(exchange, account, NOTHING_TYPED, reply.refusal);
      },
      { body: UndoForm },
    )
    .get(
      `${SYNONYMS_PATH}/:id`,
      async ({ request, set, params }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const { id, word, others } = await one(params.id);
        return edit(exchange, account, id, { word: word ?? "", others: others.join(", ") });
      },
      { params: SynonymParams },
    )
    .post(
      `${SYNONYMS_PATH}/:id`,
      async ({ request, set, params, body }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const id = Number(params.id);
        const reply = await change(account, { type: "edit", id, terms: termsIn(body) });
        return reply.ok
          ? leadOn(exchange, { what: "edited", changeId: reply.change.id })
          : edit(exchange, account, id, typedIn(body), reply.refusal);
      },
      { params: SynonymParams, body: SynonymForm },
    )
    .get(
      `${SYNONYMS_PATH}/:id/removal`,
      async ({ request, set, params }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const row = shownRow(await one(params.id));
        return show(parts, exchange, (chrome) => staffSynonymRemovalPage({ chrome, account, row }));
      },
      { params: SynonymParams },
    )
    .post(
      `${SYNONYMS_PATH}/:id/removal`,
      async ({ request, set, params }) => {
        const exchange = { request, set };
        const account = await requireStaff(parts, exchange, isOperator);
        if (!account) return "";
        const reply = await change(account, { type: "delete", id: Number(params.id) });
        return reply.ok
          ? leadOn(exchange, { what: "deleted", changeId: reply.change.id })
          : list(exchange, account, NOTHING_TYPED, reply.refusal);
      },
      { params: SynonymParams },
    );
}

/** Words are given with commas or line by line. */
function termsIn({ word = "", others }: Static<typeof SynonymForm>): SynonymTerms {
  const given = others.split(/[,;\n]/).filter((each) => each.trim() !== "");
  return { word: word.trim() === "" ? null : word, others: given };
}

/** As it can be shown again. */
function typedIn({ word = "", others }: Static<typeof SynonymForm>): TypedSynonym {
  return { word: cleanText(word, TEXT_MAX), others: cleanText(others, TEXT_MAX) };
}

function hasWords(text: string, wanted: string): boolean {
  return plainWords(wanted).every((word) => text.includes(word));
}

function shownRow({ id, word, others, changedAt }: Synonym) {
  return { id, word, others, text: shownTerms({ word, others }), changedAt };
}

function statusOf(refusal: SynonymRefusal): number {
  return ["known_already", "changed_since", "full"].includes(refusal) ? 409 : 422;
}

function leadOn({ set }: Exchange, fact: SynonymFact): string {
  const cookie = flashCookie({ done: "synonym", fact });
  if (cookie) setCookie(set, cookie);
  set.status = 303;
  set.headers.location = SYNONYMS_PATH;
  return "";
}
