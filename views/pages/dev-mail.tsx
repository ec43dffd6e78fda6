import type { KeptLetter, NamedLetter } from "../../src/mail/folder.ts";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { momentOf } from "../order-words.ts";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { EmptyState } from "../parts/empty-state.tsx";

export interface MailboxPageProps {
  readonly chrome: Chrome;
  /** The newest, the newest first. */
  readonly letters: readonly NamedLetter[];
  readonly total: number;
  readonly folder: string;
}

/** Letters that were kept and not sent. */
export function mailboxPage({ chrome, letters, total, folder }: MailboxPageProps): string {
  const many =
    total > letters.length ? `The newest ${letters.length} of ${plural(total, "letter")}` : plural(total, "letter");
  return page({
    chrome,
    title: "Letters",
    isPrivate: true,
    children:
      total === 0 ? (
        <div class="wrap stack">
          <EmptyState
            title="No letters yet"
            detail="Buy something, or ask for a new password: what the shop writes appears here."
            href="/"
            action="To the market"
          />
        </div>
      ) : (
        <div class="wrap stack">
          <h1>Letters</h1>
          <p class="muted">
            <span safe>{`${many}, kept in `}</span>
            <code safe>{folder}</code>. Nothing is sent while SMTP_URL is not set.
          </p>
          <ol class="mailbox">
            {letters.map(({ name, letter }) => (
              <li>
                <a href={`/dev/mail/${name}`} safe>
                  {letter.subject}
                </a>
                <span class="muted small" safe>
                  {letter.to}
                </span>
                <Moment date={letter.date} />
              </li>
            ))}
          </ol>
        </div>
      ),
  });
}

export interface MailPageProps {
  readonly chrome: Chrome;
  readonly name: string;
  readonly letter: KeptLetter;
  readonly isText: boolean;
}

/** One letter, as HTML in a frame of its own or as plain text. */
export function mailPage({ chrome, name, letter, isText }: MailPageProps): string {
  const path = `/dev/mail/${name}`;
  return page({
    chrome,
    title: letter.subject,
    isPrivate: true,
    children: (
      <article class="wrap stack mail">
        <Breadcrumbs crumbs={[{ name: "Letters", href: "/dev/mail" }, { name: letter.subject }]} />
        <h1 safe>{letter.subject}</h1>
        <dl class="mail-head">
          <Head label="From" value={letter.from} />
          <Head label="To" value={letter.to} />
          <Head label="Message-ID" value={letter.messageId} />
          <div>
            <dt>Written</dt>
            <dd>
              <Moment date={letter.date} />
            </dd>
          </div>
        </dl>
        <nav class="chips" aria-label="Form of the letter">
          <ul>
            <li>
              <a class="chip" href={path} aria-current={isText ? undefined : "page"}>
                HTML
              </a>
            </li>
            <li>
              <a class="chip" href={`${path}?as=text`} aria-current={isText ? "page" : undefined}>
                Plain text
              </a>
            </li>
          </ul>
        </nav>
        {isText ? (
          <pre class="mail-text" safe>
            {letter.text}
          </pre>
        ) : (
          <iframe
            class="mail-html"
            src={`${path}/letter`}
            title="The letter as HTML"
            sandbox="allow-popups allow-popups-to-escape-sandbox"
          ></iframe>
        )}
      </article>
    ),
  });
}

function Head({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt safe>{label}</dt>
      <dd safe>{value}</dd>
    </div>
  );
}

function Moment({ date }: { date: string }) {
  return (
    <time class="muted small" datetime={date} safe>
      {momentOf(Date.parse(date))}
    </time>
  );
}
