import { PasswordField } from "../../fragments/account-fields.tsx";
import { accountFrame } from "../../fragments/account-frame.tsx";
import { FaultSummary, type FieldFaults } from "../../fragments/checkout-field.tsx";
import type { Chrome } from "../../layout.tsx";

/** What the shop keeps of somebody, and what they can do about it. */
export function dataPage({ chrome }: { chrome: Chrome }): string {
  return accountFrame({
    chrome,
    title: "Your data",
    room: "/account/data",
    children: (
      <>
        <header class="account-head">
          <div>
            <h1>Your data</h1>
            <p class="muted">
              We keep what it takes to sell and send you things. Your name, mail address and addresses lie encrypted
              with us.
            </p>
          </div>
        </header>
        <section class="panel" aria-labelledby="export-title">
          <h2 id="export-title">Take it with you</h2>
          <p>All we have of you in one file: your account, addresses, devices, cart and orders, as JSON.</p>
          <a class="button" href="/account/data/export" download="">
            Download my data
          </a>
        </section>
        <section class="panel" aria-labelledby="looks-title">
          <h2 id="looks-title">What you looked at</h2>
          <p>Whether things are picked for you by it, and what is remembered, is for you to say.</p>
          <a class="button" href="/privacy">
            Privacy
          </a>
        </section>
        <section class="panel" aria-labelledby="delete-title">
          <h2 id="delete-title">Delete the account</h2>
          <p>You are told what goes and what must stay before anything happens.</p>
          <a class="button danger" href="/account/deletion">
            Delete my account
          </a>
        </section>
      </>
    ),
  });
}

/** Says what deleting means, and asks for the password. */
export function deletionPage({ chrome, faults }: { chrome: Chrome; faults: FieldFaults }): string {
  return accountFrame({
    chrome,
    title: "Delete the account?",
    room: "/account/data",
    isInside: true,
    children: (
      <>
        <header class="account-head">
          <h1>Delete the account?</h1>
        </header>
        <FaultSummary faults={faults} />
        <div class="deletion">
          <section class="panel" aria-labelledby="goes">
            <h2 id="goes">What goes, at once and for good</h2>
            <ul class="starred">
              <li>Your name, mail address and password</li>
              <li>Your address book</li>
              <li>Your cart; what is reserved in it goes back to the stalls</li>
              <li>Your sign-in on all devices</li>
            </ul>
          </section>
          <section class="panel" aria-labelledby="stays">
            <h2 id="stays">What stays</h2>
            <ul class="starred">
              <li>Orders under way are still sent to you, and forget you when they are over</li>
              <li>What was bought, when and for how much, without your name: the law makes us keep the books</li>
              <li>To have nothing sent any more, cancel those orders first</li>
            </ul>
          </section>
        </div>
        <form class="panel fields-panel" method="post" action="/account/deletion">
          <div class="fields">
            <PasswordField label="Your password" faults={faults} hint="So that nobody else can do this for you." />
          </div>
          <div class="door-go">
            <button class="button danger" type="submit">
              Delete my account
            </button>
            <a class="button" href="/account/data">
              Keep it
            </a>
          </div>
        </form>
      </>
    ),
  });
}
