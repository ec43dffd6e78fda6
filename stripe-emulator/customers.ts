import type { Call } from "./call.ts";
import { noSuch } from "./errors.ts";
import { listOf, rangeOf } from "./lists.ts";
import { type Customer, newCustomer } from "./objects.ts";

const LIST = new Set(["created", "ending_before", "expand", "limit", "starting_after"]);

export function createCustomer({ params, store, now }: Call): string {
  const customer = newCustomer(
    {
      name: params.text("name"),
      email: params.text("email"),
      phone: params.text("phone"),
      description: params.text("description"),
      metadata: params.metadata(),
    },
    now,
  );
  return store.putObject("customer", customer, now, null);
}

export function retrieveCustomer({ store, id }: Call): string {
  const kept = store.object<Customer>("customer", id);
  if (!kept) throw noSuch("customer", id, "id");
  return JSON.stringify(kept.object);
}

export function listCustomers(call: Call): string {
  call.params.allow(LIST);
  const { range, hasMore } = rangeOf(call, "objects", "customer");
  return listOf("/v1/customers", ...hasMore(call.store.objects("customer", null, range)));
}
