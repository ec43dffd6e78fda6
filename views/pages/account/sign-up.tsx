import { accountDoor } from "../../fragments/account-door.tsx";
import { FaultSummary, Field, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";
import { withQuery } from "../../paths.ts";

export interface SignUpProps {
  readonly chrome: Chrome;
  readonly name: string;
  readonly email: string;
  readonly next: string;
  readonly passwordHint: string;
  readonly faults: FieldFaults;
}

/** For those who have none yet. */
export function signUpPage({ chrome, name, email, next, passwordHint, faults }: SignUpProps): string {
  const onward = { next: next === "/" ? undefined : next };
  return accountDoor({
    chrome,
    title: "Open an account",
    children: (
      <>
        <h1 id="door-title">Open an account</h1>
        <FaultSummary faults={faults} />
        <form class="fields" method="post" action="/sign-up">
          <input type="hidden" name="next" value={next} />
          <Field name="name" label="What we call you" autocomplete="name" value={name} faults={faults} />
          <Field
            name="email"
            label="Mail address"
            type="email"
            inputmode="email"
            autocomplete="username"
            maxlength={254}
            value={email}
            faults={faults}
            hint="We send a letter there to finish your account, and then only about your orders."
          />
          <Field
            name="password"
            label="Password"
            type="password"
            autocomplete="new-password"
            maxlength={200}
            value=""
            faults={faults}
            hint={passwordHint}
          />
          <div class="door-go">
            <button class="button primary large" type="submit">
              Open an account
            </button>
          </div>
        </form>
        <p class="door-other">
          <span>Been here before? </span>
          <a href={withQuery("/sign-in", onward)}>Sign in</a>
        </p>
      </>
    ),
  });
}

export interface ConfirmationProps {
  readonly chrome: Chrome;
  readonly token: string;
  readonly next: string;
  /** False where the link was used before or has run out. */
  readonly isOpen: boolean;
}

/** Where the letter leads. One tap more, so that a program which looks links over opens no account. */
export function confirmationPage({ chrome, token, next, isOpen }: ConfirmationProps): string {
  if (!isOpen) {
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
  return accountDoor({
    chrome,
    title: "Almost there",
    children: (
      <>
        <h1 id="door-title">Almost there</h1>
        <p>This mail address is yours, so the account can open. What is in your cart comes along.</p>
        <form method="post" action="/sign-up/confirmation">
          <input type="hidden" name="token" value={token} />
          <input type="hidden" name="next" value={next} />
          <button class="button primary large" type="submit">
            Open my account
          </button>
        </form>
      </>
    ),
  });
}
