import type { ProductCard } from "../../src/catalogue/catalogue.ts";
import { ago } from "../ago.ts";
import { type Chrome, page } from "../layout.tsx";
import { plural } from "../money.ts";
import { ActionForm } from "../parts/action-form.tsx";
import { Breadcrumbs } from "../parts/breadcrumbs.tsx";
import { Picture } from "../parts/picture.tsx";
import { productPath } from "../paths.ts";

export interface PrivacyProps {
  readonly chrome: Chrome;
  /** Null: not said yet. */
  readonly isOn: boolean | null;
  /** Whether the browser asks not to be tracked. */
  readonly asksNotTo: boolean;
  readonly isSignedIn: boolean;
  readonly keptDays: number;
  readonly searchesKeptDays: number;
  readonly viewed: readonly { readonly card: ProductCard; readonly at: Date }[];
  readonly now: number;
}

/** What the market remembers of this shopper to pick things for them, and how to change that. */
export function privacyPage(props: PrivacyProps): string {
  const { chrome, isOn, asksNotTo, isSignedIn, keptDays, searchesKeptDays } = props;
  return page({
    chrome,
    title: "Privacy",
    isPrivate: true,
    children: (
      <div class="wrap stack privacy">
        <Breadcrumbs crumbs={[{ name: "Privacy" }]} />
        <header>
          <h1>Privacy</h1>
          <p class="lede">Whether the market knows you is up to you.</p>
        </header>
        <section class="panel" aria-labelledby="choice">
          <h2 id="choice">Things picked for you</h2>
          <p class="privacy-state" data-on={isOn && !asksNotTo ? "true" : undefined}>
            <strong safe>{stateWords(props)}</strong>
          </p>
          {asksNotTo ? (
            <p>
              Your browser asks not to be tracked (Do Not Track or Global Privacy Control). While it does, nothing is
              remembered and nothing is picked for you, whatever is chosen here.
            </p>
          ) : null}
          <p>
            When it is on, we remember which products you open, and pick things by that and by your favourites. Nobody
            else gets to know. Each look is forgotten after {keptDays} days.{" "}
            {isSignedIn
              ? "It belongs to your account and goes with it."
              : "It belongs to this browser, and moves to your account when you sign in."}
          </p>
          <form method="post" action="/privacy/choice" class="privacy-choice">
            {isOn === true ? (
              <button class="button" type="submit" name="personal" value="off">
                Switch off and forget everything
              </button>
            ) : (
              <button class="button primary" type="submit" name="personal" value="on">
                Pick things for me
              </button>
            )}
            {isOn === null ? (
              <button class="button" type="submit" name="personal" value="off">
                No, thanks
              </button>
            ) : null}
          </form>
        </section>
        <History {...props} />
        <section class="panel" aria-labelledby="else">
          <h2 id="else">What else is kept</h2>
          <ul class="starred">
            {isSignedIn ? (
              <li>Your account: your name, mail address and address book, and the devices that are signed in.</li>
            ) : null}
            <li>
              Your cart, your favourites and your places in line, because you put them there, and what you typed at the
              checkout.
            </li>
            <li>
              Your orders, with the name, the mail address and the address they go to. Those lie encrypted with us.
            </li>
            <li>
              Reviews, questions, answers and photos that you sent, under the name you chose for them, and what you
              found helpful or reported.
            </li>
            <li>That a letter was sent to you, and for some weeks to which address.</li>
            <li safe>
              {`What is searched and which results are followed, without who did, for ${searchesKeptDays} days. Words that were searched several times may be suggested to others.`}
            </li>
            <li>How often something was bought by everybody together, without names.</li>
          </ul>
          {isSignedIn ? (
            <p>
              <a href="/account/data">All we have of you</a> can be downloaded or deleted.
            </p>
          ) : (
            <p>
              Without an account we know you by what you tell us when you order, or when you want to be written to, and
              by nothing else.
            </p>
          )}
        </section>
      </div>
    ),
  });
}

function stateWords({ isOn, asksNotTo }: PrivacyProps): string {
  if (asksNotTo) return "Off: your browser asks for it";
  if (isOn === null) return "Off: you have not been asked yet";
  return isOn ? "On" : "Off";
}

function History({ viewed, isOn, now }: PrivacyProps) {
  if (!isOn) return null;
  return (
    <section class="panel" aria-labelledby="history">
      <h2 id="history">What you looked at</h2>
      {viewed.length === 0 ? (
        <p>Nothing yet. Products that you open will be listed here.</p>
      ) : (
        <>
          <p safe>{`${plural(viewed.length, "product")}, the newest first.`}</p>
          <ul class="privacy-history">
            {viewed.map(({ card, at }) => (
              <li>
                <div class="privacy-picture">
                  <Picture image={card.image} alt="" sizes="4rem" />
                </div>
                <p>
                  <a href={productPath(card)} safe>
                    {card.title}
                  </a>
                  <span class="muted small" safe>
                    {ago(at, now)}
                  </span>
                </p>
                <ActionForm
                  action={`/privacy/views/${card.id}/removal`}
                  fields={{}}
                  label="Forget"
                  about={card.title}
                  leadsAway
                />
              </li>
            ))}
          </ul>
          <form method="post" action="/privacy/history-clearance">
            <button class="button" type="submit">
              Forget all of it
            </button>
          </form>
        </>
      )}
    </section>
  );
}
