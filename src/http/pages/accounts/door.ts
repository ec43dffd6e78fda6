import { Elysia } from "elysia";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { confirmationPage } from "../../../../views/pages/account/confirmation.tsx";
import { letterSentPage } from "../../../../views/pages/account/letter-sent.tsx";
import { passwordChoicePage, passwordResetPage } from "../../../../views/pages/account/password-reset.tsx";
import { signInPage } from "../../../../views/pages/account/sign-in.tsx";
import { signUpPage } from "../../../../views/pages/account/sign-up.tsx";
import { isEmail, normalEmail } from "../../../accounts/email.ts";
import { PASSWORD_HINT, passwordProblem } from "../../../accounts/password-rules.ts";
import { nameFrom, nameProblem } from "../../../accounts/profile.ts";
import { PURPOSE } from "../../../accounts/rows.ts";
import { FORGET_SIGN_UP, signUpCookie } from "../../../accounts/sign-up-cookie.ts";
import type { PeerAddresses } from "../../address.ts";
import { isFromHere } from "../../dev/loopback.ts";
import { type Exchange, type PageParts, pageOf, setCookie } from "../parts.ts";
import { attempts, type Door } from "./attempts.ts";
import { ChoiceForm, ConfirmationForm, ResetForm, SignInForm, SignUpForm } from "./forms.ts";
import { nextPath } from "./next.ts";
import { goOn, letIn, letOut, show, visitOf } from "./show.ts";

const NO_FAULTS: FieldFaults = {};
const WRONG = "Mail address and password do not go together.";

/** The pages at the door of an account: signing in, up and out, and the way back in for those who forgot. */
export function doorPages(parts: PageParts) {
  const { shop } = parts;
  const { accounts, vault, settings } = shop;
  const limits = attempts(settings);
  /** Where letters are read in a shop that sends none, by whoever works on it. */
  const viewerFor = (request: Request, server: PeerAddresses | null) =>
    settings.SMTP_URL === undefined && isFromHere(request, server) ? "/dev/mail" : null;

  /** What to tell somebody who tries too often; null for everybody else. */
  const patience = (door: Door, request: Request, server: PeerAddresses | null, email: string): FieldFaults | null => {
    const minutes = limits.take(door, request, server, vault.blindIndex(PURPOSE.mail, email));
    if (minutes === 0) return null;
    return { email: `Too many attempts. Please try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.` };
  };

  const nextOf = (exchange: Exchange, given: string | undefined) =>
    given === undefined ? nextPath(pageOf(exchange.request, "/")) : nextPath(given);

  const confirm = async (exchange: Exchange, token: string, next: string, faults: FieldFaults) => {
    const signUp = await accounts.signUps.find(token, visitOf(parts, exchange.request));
    const shown = { token, next, signUp, passwordHint: PASSWORD_HINT, faults };
    const status = signUp === null ? 410 : faults === NO_FAULTS ? 200 : 422;
    return show(parts, exchange, (chrome) => confirmationPage({ chrome, ...shown }), status);
  };

  return new Elysia({ name: "pages/accounts/door" })
    .get("/sign-in", async ({ request, set, query }) => {
      const exchange = { request, set };
      const next = nextOf(exchange, query.next);
      if (await accounts.of(request)) return goOn(exchange, next === "/" ? "/account" : next);
      return show(parts, exchange, (chrome) => signInPage({ chrome, email: "", next, faults: NO_FAULTS }));
    })
    .post(
      "/sign-in",
      async ({ request, set, server, body }) => {
        const exchange = { request, set };
        const next = nextPath(body.next);
        const email = normalEmail(body.email);
        const again = (faults: FieldFaults, status: number) =>
          show(parts, exchange, (chrome) => signInPage({ chrome, email: body.email, next, faults }), status);
        const wait = patience("sign-in", request, server, email);
        if (wait) return again(wait, 429);
        const signedIn = await accounts.signIns.begin(email, body.password, visitOf(parts, request));
        if (!signedIn) return again({ password: WRONG }, 422);
        letIn(parts, exchange, signedIn);
        return goOn(exchange, next, "signed-in");
      },
      { body: SignInForm },
    )
    .post("/sign-out", async ({ request, set }) => {
      await accounts.sessions.leave(request);
      letOut(parts, { request, set });
      return goOn({ request, set }, "/", "signed-out");
    })
    .get("/sign-up", async ({ request, set, query }) => {
      const exchange = { request, set };
      const next = nextOf(exchange, query.next);
      if (await accounts.of(request)) return goOn(exchange, next === "/" ? "/account" : next);
      const empty = { name: "", email: "", next, passwordHint: PASSWORD_HINT, faults: NO_FAULTS };
      return show(parts, exchange, (chrome) => signUpPage({ chrome, ...empty }));
    })
    .post(
      "/sign-up",
      async ({ request, set, server, body }) => {
        const exchange = { request, set };
        const next = nextPath(body.next);
        const given = { name: nameFrom(body.name), email: normalEmail(body.email), password: body.password };
        const sent = { name: body.name, email: body.email, next, passwordHint: PASSWORD_HINT };
        const again = (faults: FieldFaults, status: number) =>
          show(parts, exchange, (chrome) => signUpPage({ chrome, ...sent, faults }), status);
        const faults = {
          ...fault("name", nameProblem(given.name)),
          ...fault("email", emailProblem(given.email)),
          ...fault("password", passwordProblem(given.password, given)),
        };
        if (Object.keys(faults).length > 0) return again(faults, 422);
        const wait = patience("sign-up", request, server, given.email);
        if (wait) return again(wait, 429);
        setCookie(set, signUpCookie(await accounts.signUps.begin(given, next), settings));
        const sentTo = { email: given.email, what: "confirmation", viewer: viewerFor(request, server) } as const;
        return show(parts, exchange, (chrome) => letterSentPage({ chrome, ...sentTo }), 202);
      },
      { body: SignUpForm },
    )
    .get("/sign-up/confirmation", async ({ request, set, query }) => {
      const { token = "" } = query;
      return confirm({ request, set }, token, nextPath(query.next), NO_FAULTS);
    })
    .post(
      "/sign-up/confirmation",
      async ({ request, set, body: { token, password, next } }) => {
        const exchange = { request, set };
        const visit = visitOf(parts, request);
        const signUp = await accounts.signUps.find(token, visit);
        const isChosen = password !== undefined || signUp?.isFromHere === false;
        const problem = signUp && isChosen ? passwordProblem(password ?? "", signUp) : null;
        if (problem) return confirm(exchange, token, nextPath(next), { password: problem });
        const signedIn = signUp && (await accounts.signUps.finish(token, visit, password));
        if (!signedIn) return confirm(exchange, "", nextPath(next), NO_FAULTS);
        letIn(parts, exchange, signedIn);
        setCookie(set, FORGET_SIGN_UP);
        return goOn(exchange, nextPath(next), "signed-up");
      },
      { body: ConfirmationForm },
    )
    .get("/password/reset", ({ request, set, query }) => {
      const email = (query.email ?? "").slice(0, 254);
      return show(parts, { request, set }, (chrome) => passwordResetPage({ chrome, email, faults: NO_FAULTS }));
    })
    .post(
      "/password/reset",
      async ({ request, set, server, body }) => {
        const exchange = { request, set };
        const email = normalEmail(body.email);
        const again = (faults: FieldFaults, status: number) =>
          show(parts, exchange, (chrome) => passwordResetPage({ chrome, email: body.email, faults }), status);
        const problem = emailProblem(email);
        if (problem) return again({ email: problem }, 422);
        const wait = patience("reset", request, server, email);
        if (wait) return again(wait, 429);
        await accounts.passwords.forget(email);
        const sentTo = { email, what: "reset", viewer: viewerFor(request, server) } as const;
        return show(parts, exchange, (chrome) => letterSentPage({ chrome, ...sentTo }), 202);
      },
      { body: ResetForm },
    )
    .get("/password/reset/choice", async ({ request, set, query }) => {
      const { token = "" } = query;
      const owner = await accounts.passwords.resetFor(token);
      const given = { token, email: owner?.email ?? null, passwordHint: PASSWORD_HINT, faults: NO_FAULTS };
      return show(parts, { request, set }, (chrome) => passwordChoicePage({ chrome, ...given }), owner ? 200 : 410);
    })
    .post(
      "/password/reset/choice",
      async ({ request, set, body: { token, password } }) => {
        const exchange = { request, set };
        const owner = await accounts.passwords.resetFor(token);
        const problem = owner && passwordProblem(password, owner);
        const signedIn =
          owner && !problem ? await accounts.passwords.reset(token, password, visitOf(parts, request)) : null;
        if (!signedIn) {
          const email = problem ? owner.email : null;
          const given = { token, email, passwordHint: PASSWORD_HINT, faults: fault("password", problem) };
          return show(parts, exchange, (chrome) => passwordChoicePage({ chrome, ...given }), problem ? 422 : 410);
        }
        letIn(parts, exchange, signedIn);
        return goOn(exchange, "/account", "password-changed");
      },
      { body: ChoiceForm },
    );
}

function fault(field: string, problem: string | null): FieldFaults {
  return problem === null ? {} : { [field]: problem };
}

function emailProblem(email: string): string | null {
  if (email === "") return "Enter your mail address.";
  return isEmail(email) ? null : "That is no mail address: it looks like ada@example.com.";
}
