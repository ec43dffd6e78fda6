import {
  headers,
  type NatsConnection,
  type Endpoint as NatsEndpoint,
  type Service,
  ServiceErrorCodeHeader,
  ServiceErrorHeader,
  type ServiceMsg,
} from "nats";
import type { Broker } from "../../actors/kernel/broker.ts";
import type { Log } from "../platform/log.ts";
import { type Endpoint, OpsError, opsErrorOf } from "./endpoint.ts";
import { EndpointFigures } from "./figures.ts";

const VERSION = "1.0.0";
const PAYLOAD_MAX = 1_048_576;

export interface ServiceParts {
  readonly broker: Broker;
  readonly nodeId: string;
  readonly log: Log;
}

/**
 * Offers the operations as one NATS micro service, `souk`, with an instance per node; any node answers a request. The
 * client takes its subscriptions along over reconnects; a service that ended is added anew. Returns how to stop.
 */
export function serveOperations(endpoints: readonly Endpoint[], parts: ServiceParts): { stop(): Promise<void> } {
  let service: Service | null = null;
  const offer = async (connection: NatsConnection) => {
    if (service && !service.isStopped) return;
    const figures = new Map(endpoints.map(({ subject }) => [subject, new EndpointFigures()]));
    service = await connection.services.add({
      name: "souk",
      version: VERSION,
      description: "Operations of the shop",
      metadata: { node: parts.nodeId },
      statsHandler: async (about: NatsEndpoint) => figures.get(about.subject)?.report(about) ?? null,
    });
    for (const each of endpoints) {
      service.addEndpoint(each.subject.replaceAll(".", "-"), {
        subject: each.subject,
        metadata: { description: each.description, example: JSON.stringify(each.example) },
        handler: (error, message) => {
          if (!error) void respond(each, message, figures.get(each.subject)!, connection, parts.log);
        },
      });
    }
  };
  const stopListening = parts.broker.onConnect((connection) => {
    offer(connection).catch((error) => parts.log.warn({ err: error }, "could not offer the operations"));
  });
  return {
    stop: async () => {
      stopListening();
      await service?.stop();
    },
  };
}

async function respond(
  { subject, answer }: Endpoint,
  message: ServiceMsg,
  figures: EndpointFigures,
  connection: NatsConnection,
  log: Log,
): Promise<void> {
  const started = performance.now();
  let failure: OpsError | null = null;
  try {
    message.respond(encode(await answer(message.data), connection.info?.max_payload ?? PAYLOAD_MAX));
  } catch (error) {
    failure = opsErrorOf(error);
    if (failure.code === 500) log.error({ err: error, subject }, "an operation failed");
    const { code, reason, message: text, details } = failure;
    const given = headers();
    given.set(ServiceErrorCodeHeader, String(code));
    given.set(ServiceErrorHeader, text.replaceAll(/[\r\n]+/g, " "));
    const body = readable({ error: { code, reason, message: text, ...details } });
    if (!connection.isClosed()) message.respond(new TextEncoder().encode(body), { headers: given });
  }
  figures.count(performance.now() - started, failure);
}

function encode(reply: object, max: number): Uint8Array {
  const bytes = new TextEncoder().encode(readable(reply));
  if (bytes.length <= max) return bytes;
  throw new OpsError(413, "too_large", "the answer is larger than a message may be: ask for less, with a limit");
}

/** JSON with a line for each field, and for each item of a list: for people in a terminal, and for `grep`. */
function readable(reply: object): string {
  const fields = Object.entries(reply).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const isList = Array.isArray(value) && value.length > 0;
    const items = isList ? value.map((item) => `    ${JSON.stringify(item)}`).join(",\n") : "";
    return `  ${JSON.stringify(name)}: ${isList ? `[\n${items}\n  ]` : JSON.stringify(value)}`;
  });
  return fields.length === 0 ? "{}" : `{\n${fields.join(",\n")}\n}`;
}
