import type { Account } from "../../../src/accounts/account.ts";
import { ago } from "../../ago.ts";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { plural } from "../../money.ts";
import { ActionForm } from "../../parts/action-form.tsx";
import { Pager } from "../../parts/pager.tsx";

export const SYNONYMS_PATH = "/staff/synonyms";

/** A synonym as it is typed: words with commas between them. */
export interface TypedSynonym {
  readonly word: string;
  readonly others: string;
}

export interface SynonymRow {
  readonly id: number;
  /** Null: two ways. */
  readonly word: string | null;
  readonly others: readonly string[];
  /** All of it in one line, for those who hear a button away from its row. */
  readonly text: string;
  readonly changedAt: Date;
}

export interface ShownChange {
  readonly id: number;
  readonly before: string | null;
  readonly after: string | null;
  readonly by: string;
  readonly undoes: number | null;
  readonly at: Date;
  readonly canBeUndone: boolean;
}

interface StaffProps {
  readonly chrome: Chrome;
  readonly account: Pick<Account, "id" | "roles">;
}

export interface StaffSynonymsProps extends StaffProps {
  readonly rows: readonly SynonymRow[];
  /** How many there are that fit `wanted`. */
  readonly total: number;
  readonly page: number;
  readonly hasMore: boolean;
  readonly wanted: string;
  readonly changes: readonly ShownChange[];
  readonly typed: TypedSynonym;
  readonly fault?: string | undefined;
  readonly now: number;
}

/** Which words mean the same to search, with a form for another. */
export function staffSynonymsPage(props: StaffSynonymsProps): string {
  const { chrome, account, rows, total, page, hasMore, wanted, changes, typed, fault, now } = props;
  return staffFrame({
    chrome,
    account,
    title: "Synonyms",
    room: SYNONYMS_PATH,
    children: (
      <>
        <header class="account-head">
          <div>
            <h1>Synonyms</h1>
            <p class="muted">Words that mean the same. Who searches one finds the others too.</p>
          </div>
        </header>
        <form class="panel synonym-form" method="post" action={SYNONYMS_PATH} aria-labelledby="synonym-add">
          <h2 id="synonym-add">Add</h2>
          <SynonymFields typed={typed} fault={fault} />
          <div class="door-go">
            <button class="button primary" type="submit">
              Add
            </button>
          </div>
        </form>
        <div class="synonym-part">
          <div class="synonym-list-head">
            <h2 id="synonym-list" safe>
              {wanted ? `${plural(total, "synonym")} with “${wanted}”` : plural(total, "synonym")}
            </h2>
            <form method="get" action={SYNONYMS_PATH} class="synonym-filter">
              <label class="visually-hidden" for="q-synonyms">
                Show those with
              </label>
              <input
                id="q-synonyms"
                name="q"
                type="search"
                value={wanted}
                maxlength="100"
                placeholder="Show those with…"
              />
              <button class="button" type="submit">
                Show
              </button>
            </form>
          </div>
          {rows.length === 0 ? <Nothing wanted={wanted} /> : <Table rows={rows} now={now} />}
          <Pager path={SYNONYMS_PATH} parameters={{ q: wanted || undefined }} page={page} hasMore={hasMore} />
        </div>
        {changes.length > 0 ? <Changes changes={changes} accountId={account.id} now={now} /> : null}
      </>
    ),
  });
}

/** One synonym, to be changed. */
export function staffSynonymPage(
  props: StaffProps & { id: number; typed: TypedSynonym; fault?: string | undefined },
): string {
  const { chrome, account, id, typed, fault } = props;
  return staffFrame({
    chrome,
    account,
    title: "Change a synonym",
    room: SYNONYMS_PATH,
    isInside: true,
    children: (
      <>
        <h1>Change a synonym</h1>
        <form class="panel synonym-form" method="post" action={`${SYNONYMS_PATH}/${id}`}>
          <SynonymFields typed={typed} fault={fault} />
          <div class="door-go">
            <button class="button primary" type="submit">
              Save
            </button>
            <a href={SYNONYMS_PATH}>Leave it</a>
          </div>
        </form>
      </>
    ),
  });
}

/** Asks before one is deleted. */
export function staffSynonymRemovalPage({ chrome, account, row }: StaffProps & { row: SynonymRow }): string {
  return staffFrame({
    chrome,
    account,
    title: "Delete a synonym",
    room: SYNONYMS_PATH,
    isInside: true,
    children: (
      <>
        <h1>Delete a synonym?</h1>
        <form class="panel synonym-form" method="post" action={`${SYNONYMS_PATH}/${row.id}/removal`}>
          <p>
            <Terms row={row} />
          </p>
          <p class="muted">Searches for one will no longer find the others. It can be undone.</p>
          <div class="door-go">
            <button class="button danger" type="submit">
              Delete it
            </button>
            <a href={SYNONYMS_PATH}>Keep it</a>
          </div>
        </form>
      </>
    ),
  });
}

/** Has the focus when the page opens with it. */
const FOCUSED = { autofocus: true };

function SynonymFields({ typed, fault }: { typed: TypedSynonym; fault?: string | undefined }) {
  return (
    <>
      {fault ? (
        <p class="field-fault" id="others-fault" role="alert" safe>
          {fault}
        </p>
      ) : null}
      <div class="field">
        <label for="others">Words</label>
        <input
          id="others"
          name="others"
          value={typed.others}
          placeholder="sofa, couch, settee"
          required
          maxlength="1500"
          autocomplete="off"
          aria-invalid={fault ? "true" : undefined}
          aria-describedby={fault ? "others-fault others-hint" : "others-hint"}
          {...(fault ? FOCUSED : {})}
        />
        <p class="muted small" id="others-hint">
          With commas between them. Each may be a few words; capitals, accents and plurals make no difference.
        </p>
      </div>
      <div class="field">
        <label for="word">
          Only for those who search <span class="muted">(optional)</span>
        </label>
        <input
          id="word"
          name="word"
          value={typed.word}
          placeholder="phone"
          maxlength="100"
          autocomplete="off"
          aria-describedby="word-hint"
        />
        <p class="muted small" id="word-hint">
          Makes it one way: who searches this finds the words above too, and not the other way round.
        </p>
      </div>
    </>
  );
}

function Nothing({ wanted }: { wanted: string }) {
  if (!wanted) return <p class="panel muted">There are none yet. The first is added above.</p>;
  return (
    <p class="panel muted">
      None has these words. <a href={SYNONYMS_PATH}>Show all</a>
    </p>
  );
}

function Table({ rows, now }: { rows: readonly SynonymRow[]; now: number }) {
  return (
    <section class="staff-table synonym-table" tabindex="0" aria-labelledby="synonym-list">
      <table>
        <thead>
          <tr>
            <th scope="col">Words</th>
            <th scope="col">Changed</th>
            <th scope="col">
              <span class="visually-hidden">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                <Terms row={row} />
              </th>
              <td class="muted" safe>
                {ago(row.changedAt, now)}
              </td>
              <td>
                <div class="line-actions">
                  <a class="link" href={`${SYNONYMS_PATH}/${row.id}`}>
                    Edit<span class="visually-hidden" safe>{` ${row.text}`}</span>
                  </a>
                  <a class="link" href={`${SYNONYMS_PATH}/${row.id}/removal`}>
                    Delete<span class="visually-hidden" safe>{` ${row.text}`}</span>
                  </a>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The words as chips: with = between them two ways, with → after the first one way. */
function Terms({ row: { word, others } }: { row: SynonymRow }) {
  return (
    <span class="synonym-terms">
      {word === null ? null : (
        <>
          <bdi safe>{word}</bdi>
          <span class="synonym-sign" role="img" aria-label="finds">
            →
          </span>
        </>
      )}
      {others.map((other, index) => (
        <>
          {index > 0 && word === null ? (
            <span class="synonym-sign" role="img" aria-label="is">
              =
            </span>
          ) : null}
          <bdi safe>{other}</bdi>
        </>
      ))}
    </span>
  );
}

function Changes({ changes, accountId, now }: { changes: readonly ShownChange[]; accountId: string; now: number }) {
  return (
    <section class="synonym-part" aria-labelledby="synonym-changes">
      <h2 id="synonym-changes">Last changes</h2>
      <ul class="synonym-changes">
        {changes.map((change) => (
          <li>
            <div>
              <p class="user-line" safe>
                {sentenceOf(change)}
              </p>
              <p class="muted small" safe>
                {`${change.by === accountId ? "by you" : change.by.length > 8 ? `by ${change.by.slice(0, 6)}` : `by ${change.by}`}, ${ago(change.at, now)}`}
              </p>
            </div>
            {change.canBeUndone ? (
              <ActionForm
                action={`${SYNONYMS_PATH}/undoings`}
                fields={{ changeId: change.id }}
                label="Undo"
                about={sentenceOf(change)}
                leadsAway={true}
              />
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function sentenceOf({ before, after, undoes }: ShownChange): string {
  const done = undoes === null ? "" : "Undone: ";
  if (before === null) return `${done}${undoes === null ? "Added" : "again there is"} ${after}`;
  if (after === null) return `${done}${undoes === null ? "Deleted" : "no longer there is"} ${before}`;
  return `${done}${before} became ${after}`;
}
