import { Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { FactMessage } from "../../actors/kernel/facts.ts";
import { PermanentError } from "./consumers.ts";
import type { Delivery } from "./dead-letters.ts";

const decoder = new TextDecoder();
const envelope = TypeCompiler.Compile(
  Type.Object({
    id: Type.String(),
    type: Type.String(),
    time: Type.String(),
    subject: Type.String(),
    dataversion: Type.Literal(1),
    version: Type.Integer({ minimum: 0 }),
    data: Type.Object({}),
  }),
);

/** The fact in a delivery. Throws `PermanentError` for a body that is none. What is in `data` is the reader's to check. */
export function factOf(delivery: Delivery): FactMessage {
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(delivery.body));
  } catch {
    throw new PermanentError(`the message on ${delivery.subject} is not JSON`);
  }
  if (envelope.Check(body)) return body as FactMessage;
  const fault = envelope.Errors(body).First();
  throw new PermanentError(`the message on ${delivery.subject} is no fact: ${fault?.path} ${fault?.message}`);
}
