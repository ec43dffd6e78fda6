import type { Session } from "../../../src/accounts/sessions.ts";
import { ago } from "../../ago.ts";
import { accountFrame } from "../../fragments/account-frame.tsx";
import type { Chrome } from "../../layout.tsx";
import { ActionForm } from "../../parts/action-form.tsx";

export interface DevicesProps {
  readonly chrome: Chrome;
  readonly devices: readonly Session[];
  readonly now: number;
}

/** Where the account is signed in, and how to end that. */
export function devicesPage({ chrome, devices, now }: DevicesProps): string {
  return accountFrame({
    chrome,
    title: "Devices",
    room: "/account/devices",
    children: (
      <>
        <header class="account-head">
          <div>
            <h1>Devices</h1>
            <p class="muted">
              Where your account is signed in. If you do not know one of them, sign it out and change your password.
            </p>
          </div>
        </header>
        <ul class="devices panel">
          {devices.map(({ id, device, began, seen, isThisOne }) => (
            <li class="device">
              <div>
                <p class="device-name">
                  <span safe>{device}</span>
                  {isThisOne ? <span class="pill">This device</span> : null}
                </p>
                <p class="muted small" safe>
                  {isThisOne
                    ? `Signed in ${ago(began, now)}`
                    : `Last used ${ago(seen, now)}, signed in ${ago(began, now)}`}
                </p>
              </div>
              <ActionForm
                action={isThisOne ? "/sign-out" : `/account/devices/${id}/sign-out`}
                fields={{}}
                label="Sign out"
                about={device}
                leadsAway={true}
              />
            </li>
          ))}
        </ul>
        <section class="panel" aria-labelledby="everywhere">
          <h2 id="everywhere">Lost a device?</h2>
          <p>
            Sign out everywhere, this device too. Your cart stays with your account, and no other device can open it any
            more.
          </p>
          <ActionForm
            action="/account/devices/sign-outs"
            fields={{}}
            label="Sign out everywhere"
            class="button danger"
            leadsAway={true}
          />
        </section>
      </>
    ),
  });
}
