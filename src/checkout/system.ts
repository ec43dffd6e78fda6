import type { Who } from "../../actors/order/messages.ts";

/** Who does what the checkout does by itself. */
export const SYSTEM: Who = { kind: "system", id: "checkout" };
