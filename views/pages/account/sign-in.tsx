import { accountDoor } from "../../fragments/account-door.tsx";
import { MailField, PasswordField } from "../../fragments/account-fields.tsx";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";
import { withQuery } from "../../paths.ts";

export interface SignInProps {
  readonly chrome: Chrome;
  readonly email: string;
  /** Where the shopper was going: one of our own paths. */
  readonly next: string;
  readonly faults: FieldFaults;
}

/** What one was about to do, by where it is done. */
const WHY: readonly (readonly [RegExp, string])[] = [
  [/^\/reviews\/of\/\d+\/mine$/, "to write your review"],
  [/^\/reviews\/of\/\d+$/, "to say which reviews help"],
  [/^\/questions\/of\/\d+\/new$/, "to ask your question"],
  [/^\/questions\/of\/\d+$/, "to say which answers help"],
  [/^\/(?:reviews|questions)\/[^/]+\/answer$/, "to answer"],
  [/^\/(?:reviews|questions)\/[^/]+\/report$/, "to report it"],
  [/^\/staff(?:\/|$)/, "to work behind the counter"],
];

/** For those who have an account. */
export function signInPage({ chrome, email, next, faults }: SignInProps): string {
  const onward = { next: next === "/" ? undefined : next };
  const [path = ""] = next.split("?");
  const [, why] = WHY.find(([pattern]) => pattern.test(path)) ?? [];
  return accountDoor({
    chrome,
    title: "Sign in",
    children: (
      <>
        <h1 id="door-title">Sign in</h1>
        {why ? <p safe>{`Sign in ${why}: you come back to it then.`}</p> : null}
        <FaultSummary faults={faults} />
        <form class="fields" method="post" action="/sign-in">
          <input type="hidden" name="next" value={next} />
          <MailField value={email} faults={faults} />
          <PasswordField faults={faults} />
          <div class="door-go">
            <button class="button primary large" type="submit">
              Sign in
            </button>
            <a href={withQuery("/password/reset", { email: email || undefined })}>Forgotten your password?</a>
          </div>
        </form>
        <p class="door-other">
          <span>New on the market? </span>
          <a href={withQuery("/sign-up", onward)}>Open an account</a>
        </p>
      </>
    ),
  });
}
