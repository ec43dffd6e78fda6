import type { Call } from "./call.ts";
import { noSuch } from "./errors.ts";
import { listOf, rangeOf } from "./lists.ts";
import { API_VERSION } from "./objects.ts";
import type { StoredEvent } from "./store.ts";

const LIST = new Set(["created", "ending_before", "expand", "limit", "starting_after", "type", "types"]);

export function retrieveEvent({ store, id }: Call): string {
  const event = store.event(id);
  if (!event) throw noSuch("event", id, "id");
  return eventJson(event);
}

export function listEvents(call: Call): string {
  const { params, store } = call;
  params.allow(LIST);
  const { range, hasMore } = rangeOf(call, "events", "event");
  const type = params.text("type");
  const types = type === null ? params.list("types") : [type];
  return listOf("/v1/events", ...hasMore(store.events(types, range).map(eventJson)));
}

/** An event as the API shows it and webhooks deliver it. */
export function eventJson({ id, type, created, object, request, nextAt }: StoredEvent): string {
  const pending = nextAt === null ? 0 : 1;
  return `{"id":"${id}","object":"event","api_version":"${API_VERSION}","created":${created},"data":{"object":${object}},"livemode":false,"pending_webhooks":${pending},"request":${request},"type":"${type}"}`;
}
