import { accountDoor } from "../../fragments/account-door.tsx";
import { PasswordField } from "../../fragments/account-fields.tsx";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";

export interface ConfirmationProps {
  readonly chrome: Chrome;
  readonly token: string;
  readonly next: string;
  /** Whose link it is, and whether this browser signed up; null where it was used before or has run out. */
  readonly signUp: { readonly email: string; readonly isFromHere: boolean } | null;
  readonly passwordHint: string;
  readonly faults: FieldFaults;
}

/**
 * Where the letter leads. One tap more, so that a program which looks links over opens no account; on any other browser
 * than the one that signed up, with a password, for nobody knows who chose the first one.
 */
export function confirmationPage({ chrome, token, next, signUp, passwordHint, faults }: ConfirmationProps): string {
  if (signUp === null) return usedLinkPage(chrome);
  const { email, isFromHere } = signUp;
  return accountDoor({
    chrome,
    title: "Almost there",
    children: (
      <>
        <h1 id="door-title">Almost there</h1>
        {isFromHere ? (
          <p>This mail address is yours, so the account can open. What is in your cart comes along.</p>
        ) : (
          <p>
            {"Choose the password for "}
            <strong safe>{email}</strong>. You signed up on another device or browser? The same password will do.
          </p>
        )}
        <FaultSummary faults={faults} />
        <form class="fields" method="post" action="/sign-up/confirmation">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="next" value={next} />
          {isFromHere ? null : (
            <>
              <input type="email" autocomplete="username" value={email} hidden />
              <PasswordField isNew={true} faults={faults} hint={passwordHint} />
            </>
          )}
          <div class="door-go">
            <button class="button primary large" type="submit">
              Open my account
            </button>
          </div>
        </form>
      </>
    ),
  });
}

function usedLinkPage(chrome: Chrome): string {
  return accountDoor({
    chrome,
    title: "This link has been used",
    children: (
      <>
        <h1 id="door-title">This link has been used</h1>
        <p>Or it has run out: it works once, for 24 hours. If your account is open already, simply sign in.</p>
        <div class="door-go">
          <a class="button primary large" href="/sign-in">
            Sign in
          </a>
          <a href="/sign-up">Open an account</a>
        </div>
      </>
    ),
  });
}
