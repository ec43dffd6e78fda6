import { Elysia } from "elysia";
import type { FieldFaults } from "../../../../views/fragments/checkout-field.tsx";
import { dataPage, deletionPage } from "../../../../views/pages/account/data.tsx";
import { devicesPage } from "../../../../views/pages/account/devices.tsx";
import { overviewPage } from "../../../../views/pages/account/overview.tsx";
import type { Account } from "../../../accounts/account.ts";
import { PASSWORD_HINT, passwordProblem } from "../../../accounts/password-rules.ts";
import { nameFrom, nameProblem } from "../../../accounts/profile.ts";
import { PURPOSE } from "../../../accounts/rows.ts";
import type { PeerAddresses } from "../../address.ts";
import type { Exchange, PageParts } from "../parts.ts";
import { attempts } from "./attempts.ts";
import { dutiesOf } from "./duties.ts";
import { DeletionForm, IdParams, NameForm, PasswordForm } from "./forms.ts";
import { goOn, letIn, letOut, requireAccount, show, visitOf } from "./show.ts";

const NO_FAULTS: FieldFaults = {};

/** The pages inside: the account at a glance, its devices, and its data. */
export function accountPages(parts: PageParts) {
  const { shop } = parts;
  const { accounts } = shop;
  const limits = attempts(shop.settings);

  const overview = async (exchange: Exchange, account: Account, faults: FieldFaults, name?: string) => {
    const [duties, addresses, devices] = await Promise.all([
      dutiesOf(shop.sql, account),
      accounts.addresses(account.id),
      accounts.sessions.list(account.id, exchange.request),
    ]);
    const counts = { addressCount: addresses.length, deviceCount: devices.length };
    const defaultAddress = addresses.find(({ isDefault }) => isDefault) ?? null;
    const shown = { account, duties, defaultAddress, ...counts, passwordHint: PASSWORD_HINT, faults };
    const status = faults === NO_FAULTS ? 200 : 422;
    const typed = name === undefined ? {} : { name };
    return show(parts, exchange, (chrome) => overviewPage({ chrome, ...shown, ...typed }), status);
  };

  /** Whoever has found a browser that is signed in must not guess the password there either. */
  const mustWait = (request: Request, server: PeerAddresses | null, { email }: Account) =>
    limits.take("password", request, server, shop.vault.blindIndex(PURPOSE.mail, email)) > 0;
  const WAIT = "Too many attempts. Please try again in a few minutes.";

  return new Elysia({ name: "pages/accounts/account" })
    .get("/account", async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      return account ? overview({ request, set }, account, NO_FAULTS) : "";
    })
    .post(
      "/account/name",
      async ({ request, set, body }) => {
        const exchange = { request, set };
        const account = await requireAccount(parts, exchange);
        if (!account) return "";
        const name = nameFrom(body.name);
        const problem = nameProblem(name);
        if (problem) return overview(exchange, account, { name: problem }, body.name);
        await accounts.profile.rename(account.id, name);
        return goOn(exchange, "/account", "name-changed");
      },
      { body: NameForm },
    )
    .post(
      "/account/password",
      async ({ request, set, server, body: { old, password } }) => {
        const exchange = { request, set };
        const account = await requireAccount(parts, exchange);
        if (!account) return "";
        const problem = passwordProblem(password, account);
        if (problem) return overview(exchange, account, { password: problem });
        if (mustWait(request, server, account)) return overview(exchange, account, { old: WAIT });
        const changed = await accounts.passwords.change(account.id, old, password, visitOf(parts, request));
        if (!changed) return overview(exchange, account, { old: "This is not your password." });
        letIn(parts, exchange, changed);
        return goOn(exchange, "/account", "password-changed");
      },
      { body: PasswordForm },
    )
    .get("/account/devices", async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      if (!account) return "";
      const devices = await accounts.sessions.list(account.id, request);
      return show(parts, { request, set }, (chrome) => devicesPage({ chrome, devices, now: Date.now() }));
    })
    .post(
      "/account/devices/:id/sign-out",
      async ({ request, set, params }) => {
        const account = await requireAccount(parts, { request, set });
        if (!account) return "";
        await accounts.sessions.end(account.id, params.id);
        return goOn({ request, set }, "/account/devices", "device-signed-out");
      },
      { params: IdParams },
    )
    .post("/account/devices/sign-outs", async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireAccount(parts, exchange);
      if (!account) return "";
      await accounts.passwords.signOutEverywhere(account.id);
      letOut(parts, exchange);
      return goOn(exchange, "/", "signed-out-everywhere");
    })
    .get("/account/data", async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      return account ? show(parts, { request, set }, (chrome) => dataPage({ chrome })) : "";
    })
    .get("/account/data/export", async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      if (!account) return "";
      const all = await accounts.privacy.collect(account, request);
      return new Response(JSON.stringify(all, null, 2), {
        headers: {
          "content-type": "application/json",
          "content-disposition": 'attachment; filename="my-souk-data.json"',
          "cache-control": "private, no-store",
        },
      });
    })
    .get("/account/deletion", async ({ request, set }) => {
      const account = await requireAccount(parts, { request, set });
      return account ? show(parts, { request, set }, (chrome) => deletionPage({ chrome, faults: NO_FAULTS })) : "";
    })
    .post(
      "/account/deletion",
      async ({ request, set, server, body: { password } }) => {
        const exchange = { request, set };
        const account = await requireAccount(parts, exchange);
        if (!account) return "";
        const again = (words: string) =>
          show(parts, exchange, (chrome) => deletionPage({ chrome, faults: { password: words } }), 422);
        if (mustWait(request, server, account)) return again(WAIT);
        if (!(await accounts.privacy.erase(account, password))) return again("This is not your password.");
        letOut(parts, exchange);
        return goOn(exchange, "/", "erased");
      },
      { body: DeletionForm },
    );
}
