import type { CartAnswer, CartCommand } from "../../../actors/cart/messages.ts";
import { unreachable } from "../../../actors/kernel/errors.ts";

/**
 * True where `answer` can be the answer to `command`. A command id that was used before brings the answer to the first
 * command that had it; where that one was about something else, the client has used a key for two changes.
 */
export function isAnswerTo(
  command: Extract<CartCommand, { type: "add" | "set-quantity" | "remove" | "clear" }>,
  { changed, lines }: CartAnswer,
): boolean {
  if (command.type === "clear") return changed === undefined && lines.every((line) => line.isSavedForLater);
  if (changed?.productId !== command.productId) return false;
  switch (command.type) {
    case "add":
      return changed.quantity - changed.previous === command.quantity;
    case "set-quantity":
      return changed.quantity === command.quantity;
    case "remove":
      return changed.quantity === 0;
    default:
      return unreachable(command);
  }
}
