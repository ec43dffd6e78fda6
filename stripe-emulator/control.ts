import { FAULT_KINDS, type FaultPlan } from "./faults.ts";
import type { WebhookEndpoint } from "./webhooks.ts";

/** What `POST /_emulator` may change while it runs; whatever is left out stays as it is. */
export interface Control {
  readonly faults?: FaultPlan;
  readonly webhooks?: WebhookEndpoint;
}

/** Reads a control message. Throws for what is none: it is sent by tests and operators, who want to know. */
export function readControl(text: string): Control {
  const control = JSON.parse(text) as Control;
  for (const { fault } of control.faults?.rules ?? []) {
    if (!FAULT_KINDS.includes(fault)) throw new TypeError(`there is no fault ${fault}`);
  }
  return control;
}
