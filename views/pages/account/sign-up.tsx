import { accountDoor } from "../../fragments/account-door.tsx";
import { MailField, PasswordField } from "../../fragments/account-fields.tsx";
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
          <MailField
            value={email}
            faults={faults}
            hint="We send a letter there to finish your account, and then only about what you order, wait for or ask."
          />
          <PasswordField isNew={true} faults={faults} hint={passwordHint} />
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
