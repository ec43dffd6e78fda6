import { type Static, Type as t } from "@sinclair/typebox";
import type { Notice } from "../../../../views/fragments/notice.tsx";

const Id = t.Integer({ minimum: 1, maximum: 2_147_483_647 });

/** What has just been done in a waiting line. */
export const WaitingFact = t.Union([
  t.Object({ what: t.Literal("joined"), productId: Id, position: t.Integer({ minimum: 0 }) }),
  t.Object({ what: t.Literal("left"), productId: Id }),
  t.Object({ what: t.Literal("declined"), productId: Id }),
]);
export type WaitingFact = Static<typeof WaitingFact>;

/** The notice of it, with the way back into a line that was left: to its end. */
export function waitingNotice(fact: WaitingFact, title: string): Notice {
  const { productId } = fact;
  switch (fact.what) {
    case "joined":
      return { tone: "good", text: joinedWords(fact.position, title) };
    case "left":
      return {
        tone: "plain",
        text: `You no longer wait for “${title}”.`,
        fix: { label: "Wait again, at the end", post: `/back-in-stock/${productId}`, fields: {} },
      };
    case "declined":
      return { tone: "plain", text: `“${title}” goes to the next in line.` };
    default:
      return fact satisfies never;
  }
}

function joinedWords(position: number, title: string): string {
  if (position === 0) return `It is your turn for “${title}” already.`;
  return position === 1 ? `You are next in line for “${title}”.` : `You are number ${position} in line for “${title}”.`;
}
