import { accountDoor } from "../../fragments/account-door.tsx";
import type { Chrome } from "../../layout.tsx";

export interface LetterSentProps {
  readonly chrome: Chrome;
  readonly email: string;
  readonly what: "confirmation" | "reset";
  /** Where letters can be read when the shop runs without a mail server. */
  readonly viewer: string | null;
}

/** A letter is on its way, if there is whom to write to: said the same to everybody. */
export function letterSentPage({ chrome, email, what, viewer }: LetterSentProps): string {
  return accountDoor({
    chrome,
    title: "Look into your mailbox",
    children: (
      <>
        <svg class="door-letter" viewBox="0 0 96 72" width="96" height="72" aria-hidden="true" focusable="false">
          <path d="M6 14h84v52H6zM6 14l42 32 42-32" />
        </svg>
        <h1 id="door-title">Look into your mailbox</h1>
        {what === "confirmation" ? (
          <p>
            {"A letter is on its way to "}
            <strong safe>{email}</strong>. Its link finishes your account. You may go on shopping meanwhile: your cart
            waits for you.
          </p>
        ) : (
          <p>
            {"If there is an account for "}
            <strong safe>{email}</strong>, a letter with a link to choose a new password is on its way.
          </p>
        )}
        <p class="muted small">
          {what === "confirmation" ? "The link works once, for 24 hours. " : "The link works once, for an hour. "}
          Nothing after a few minutes? Look among the unwanted mail, or try again.
        </p>
        {viewer ? (
          <p class="door-viewer">
            {"This shop runs without a mail server. "}
            <a href={viewer}>Read the letter here</a>
          </p>
        ) : null}
        <div class="door-go">
          <a class="button" href="/">
            Back to the market
          </a>
        </div>
      </>
    ),
  });
}
