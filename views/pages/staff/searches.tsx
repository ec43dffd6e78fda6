import type { Account } from "../../../src/accounts/account.ts";
import type { ReportView, SearchFigures, SearchReport, WordsRow } from "../../../src/search/log/report.ts";
import { staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { count } from "../../money.ts";
import { Pager } from "../../parts/pager.tsx";
import { withQuery } from "../../paths.ts";
import { shortened, WORDS_MAX_CHARACTERS } from "../../shortened.ts";
import { SYNONYMS_PATH } from "./synonyms.tsx";

const PATH = "/staff/searches";
const PERIODS: readonly { readonly days: number; readonly name: string }[] = [
  { days: 1, name: "24 hours" },
  { days: 7, name: "7 days" },
  { days: 30, name: "30 days" },
  { days: 90, name: "90 days" },
];
const VIEWS: readonly { readonly view: ReportView; readonly name: string }[] = [
  { view: "top", name: "Most searched" },
  { view: "nothing", name: "Found nothing" },
  { view: "unfollowed", name: "Found, not followed" },
];

export interface StaffSearchesProps {
  readonly chrome: Chrome;
  readonly account: Account;
  readonly report: SearchReport;
  readonly days: number;
  readonly view: ReportView;
  readonly page: number;
}

/** What is searched, found and followed. */
export function staffSearchesPage(props: StaffSearchesProps): string {
  const { chrome, account, report, days, view, page } = props;
  const to = (other: { days?: number; view?: ReportView }) => {
    const next = { days, view, ...other };
    return withQuery(PATH, {
      days: next.days === 7 ? undefined : next.days,
      view: next.view === "top" ? undefined : next.view,
    });
  };
  return staffFrame({
    chrome,
    account,
    title: "Searches",
    room: PATH,
    children: (
      <>
        <h1>Searches</h1>
        <Ways label="Period" ways={PERIODS.map((each) => ({ ...each, href: to(each), isHere: each.days === days }))} />
        <Figures figures={report.figures} />
        <Ways
          label="Which words"
          ways={VIEWS.map((each) => ({ ...each, href: to(each), isHere: each.view === view }))}
        />
        {report.rows.length === 0 ? (
          <p class="panel muted" safe>
            {page > 1 ? "There is nothing more." : NOTHING[view]}
          </p>
        ) : (
          <Words rows={report.rows} view={view} />
        )}
        <Pager
          path={PATH}
          parameters={{ days: days === 7 ? undefined : days, view: view === "top" ? undefined : view }}
          page={page}
          hasMore={report.hasMore}
        />
        <p class="muted small">
          Kept for 90 days, without who searched. A search counts once, with its first page. What was searched a moment
          ago is here within seconds.
        </p>
      </>
    ),
  });
}

const NOTHING: Record<ReportView, string> = {
  top: "Nobody searched for anything in this time.",
  nothing: "Every search found something in this time.",
  unfollowed: "For all words that found something, somebody followed a result.",
};

interface Way {
  readonly name: string;
  readonly href: string;
  readonly isHere: boolean;
}

function Ways({ label, ways }: { label: string; ways: readonly Way[] }) {
  return (
    <nav class="chips" aria-label={label}>
      <ul>
        {ways.map(({ name, href, isHere }) => (
          <li>
            <a class="chip" href={href} aria-current={isHere ? "true" : undefined} safe>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Figures({ figures }: { figures: SearchFigures }) {
  const { searches, nothing, followed, position, cached, p50, p95 } = figures;
  return (
    <dl class="staff-figures">
      <Figure name="Searches" value={count(searches)} />
      <Figure name="Followed a result" value={share(followed)} />
      <Figure name="Average position" value={position === null ? "–" : position.toFixed(1)} />
      <Figure name="Found nothing" value={share(nothing)} />
      <Figure name="From memory" value={share(cached)} />
      <Figure name="Half answered within" value={p50 === null ? "–" : ms(p50)} />
      <Figure name="95 % answered within" value={p95 === null ? "–" : ms(p95)} />
    </dl>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt safe>{name}</dt>
      <dd safe>{value}</dd>
    </div>
  );
}

function Words({ rows, view }: { rows: readonly WordsRow[]; view: ReportView }) {
  return (
    <section class="staff-table" aria-label={VIEWS.find((each) => each.view === view)!.name} tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Words</th>
            <th scope="col" class="number">
              Searches
            </th>
            <th scope="col" class="number">
              Found
            </th>
            <th scope="col" class="number">
              Followed
            </th>
            <th scope="col" class="number">
              Position
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              <th scope="row">
                <a href={withQuery("/search", { q: row.words })} safe>
                  {shortened(row.words, WORDS_MAX_CHARACTERS)}
                </a>
                {view === "nothing" ? (
                  <div class="small">
                    <a href={withQuery(SYNONYMS_PATH, { word: row.words })}>
                      Add a synonym<span class="visually-hidden" safe>{` for ${row.words}`}</span>
                    </a>
                  </div>
                ) : null}
              </th>
              <td class="number" safe>
                {count(row.searches)}
              </td>
              <td class="number" safe>
                {count(row.found)}
              </td>
              <td class="number" safe>
                {row.searches === 0 ? "–" : share(Math.min(1, row.followed / row.searches))}
              </td>
              <td class="number" safe>
                {row.position === null ? "–" : row.position.toFixed(1)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function share(part: number | null): string {
  return part === null ? "–" : `${Math.round(part * 100)} %`;
}

function ms(value: number): string {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`;
}
