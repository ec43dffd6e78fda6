import { Type as t } from "@sinclair/typebox";
import type { Notice } from "../../../../views/fragments/notice.tsx";
import { reviewsPath } from "../../../../views/fragments/reviews.tsx";

const DONE = [
  "written",
  "edited",
  "held",
  "withdrawn",
  "restored",
  "reported",
  "answered",
  "approved",
  "hidden",
  "asked",
  "question-answered",
  "posting-held",
  "posting-withdrawn",
  "posting-restored",
] as const;

/** What has just been done with a review, a question or an answer. */
export const ReviewDone = t.Union(DONE.map((what) => t.Literal(what)));

/** The notice of what was done, with the way to undo it. */
export function reviewNotice(what: (typeof DONE)[number], productId: number, id = ""): Notice {
  switch (what) {
    case "written":
      return { tone: "good", text: "Thank you. Your review is on the page." };
    case "edited":
      return { tone: "good", text: "Your review is changed." };
    case "held":
      return { tone: "plain", text: "Thank you. Somebody reads your review before it is shown." };
    case "withdrawn": {
      const post = `${reviewsPath(productId)}/mine/restoration`;
      return {
        tone: "plain",
        text: "Your review is deleted.",
        fix: { label: "Undo", post, fields: {}, leadsAway: true },
      };
    }
    case "restored":
      return { tone: "good", text: "Your review is back." };
    case "reported":
      return { tone: "good", text: "Thank you. Somebody will look at it." };
    case "answered":
      return { tone: "good", text: "Your shop's answer is on the page." };
    case "approved":
      return { tone: "good", text: "It is shown." };
    case "hidden":
      return { tone: "plain", text: "It is hidden, and its author can see why." };
    case "asked":
      return { tone: "good", text: "Your question is on the page." };
    case "question-answered":
      return { tone: "good", text: "Thank you. Your answer is on the page." };
    case "posting-held":
      return { tone: "plain", text: "Thank you. Somebody reads it before it is shown." };
    case "posting-withdrawn": {
      const post = `/questions/${id}/restoration`;
      return { tone: "plain", text: "It is deleted.", fix: { label: "Undo", post, fields: {}, leadsAway: true } };
    }
    case "posting-restored":
      return { tone: "good", text: "It is back." };
    default:
      return what satisfies never;
  }
}
