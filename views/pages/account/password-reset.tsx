import { accountDoor } from "../../fragments/account-door.tsx";
import { MailField, PasswordField } from "../../fragments/account-fields.tsx";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";

export interface PasswordResetProps {
  readonly chrome: Chrome;
  readonly email: string;
  readonly faults: FieldFaults;
}

/** Asks whose password was forgotten. */
export function passwordResetPage({ chrome, email, faults }: PasswordResetProps): string {
  return accountDoor({
    chrome,
    title: "Forgotten your password?",
    children: (
      <>
        <h1 id="door-title">Forgotten your password?</h1>
        <p>Tell us your mail address, and we send you the way to a new one.</p>
        <FaultSummary faults={faults} />
        <form class="fields" method="post" action="/password/reset">
          <MailField value={email} faults={faults} />
          <div class="door-go">
            <button class="button primary large" type="submit">
              Send me a link
            </button>
            <a href="/sign-in">Back to sign in</a>
          </div>
        </form>
      </>
    ),
  });
}

export interface PasswordChoiceProps {
  readonly chrome: Chrome;
  readonly token: string;
  /** Whose link it is; null where it was used or has run out. */
  readonly email: string | null;
  readonly passwordHint: string;
  readonly faults: FieldFaults;
}

/** Where the letter leads: a new password. */
export function passwordChoicePage({ chrome, token, email, passwordHint, faults }: PasswordChoiceProps): string {
  if (email === null) {
    return accountDoor({
      chrome,
      title: "This link has been used",
      children: (
        <>
          <h1 id="door-title">This link has been used</h1>
          <p>Or it has run out: it works once, for an hour. Ask for another one, it takes a moment.</p>
          <div class="door-go">
            <a class="button primary large" href="/password/reset">
              Send me another link
            </a>
          </div>
        </>
      ),
    });
  }
  return accountDoor({
    chrome,
    title: "Choose a new password",
    children: (
      <>
        <h1 id="door-title">Choose a new password</h1>
        <p>
          {"For "}
          <strong safe>{email}</strong>. All other devices are signed out.
        </p>
        <FaultSummary faults={faults} />
        <form class="fields" method="post" action="/password/reset/choice">
          <input type="hidden" name="token" value={token} />
          <input type="email" autocomplete="username" value={email} hidden />
          <PasswordField label="New password" isNew={true} faults={faults} hint={passwordHint} />
          <div class="door-go">
            <button class="button primary large" type="submit">
              Set the password
            </button>
          </div>
        </form>
      </>
    ),
  });
}
