import {
  AUTHOR_MAX_CHARACTERS,
  BODY_MAX_CHARACTERS,
  type ReviewDraft,
  STARS,
  type Stars,
  TITLE_MAX_CHARACTERS,
} from "./review.ts";
import { characters, isVisible, looksLikeMail, plainLine, plainText } from "./text.ts";

/** As it was typed. */
export interface TypedReview {
  readonly rating: string | number | undefined;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

export type DraftFaults = Partial<Record<keyof ReviewDraft, string>>;

/** What was typed as it would be kept, with what is wrong with it by field. */
export interface ReadDraft {
  readonly draft: Omit<ReviewDraft, "rating"> & { readonly rating: Stars | null };
  readonly faults: DraftFaults;
}

/** Reads a review as it was typed. */
export function readDraft(typed: TypedReview): ReadDraft {
  const rating = STARS.find((star) => String(star) === String(typed.rating)) ?? null;
  const title = plainLine(typed.title);
  const body = plainText(typed.body);
  const author = plainLine(typed.author);
  const faults: DraftFaults = {
    ...(rating === null && { rating: "Choose from one to five stars." }),
    ...fault("body", body, BODY_MAX_CHARACTERS, isVisible(body) ? null : "Say something in a few words."),
    ...fault("title", title, TITLE_MAX_CHARACTERS, null),
    ...fault("author", author, AUTHOR_MAX_CHARACTERS, nameFault(author)),
  };
  return { draft: { rating, title, body, author }, faults };
}

/** The draft where nothing is wrong with it, else null. */
export function wholeDraft({ draft, faults }: ReadDraft): ReviewDraft | null {
  return draft.rating === null || Object.keys(faults).length > 0 ? null : { ...draft, rating: draft.rating };
}

/** A first name and the letter of the last, as people sign among strangers. */
export function suggestedName(name: string): string {
  const [first = "", ...others] = plainLine(name).split(/\s+/);
  const letter = [...(others.at(-1) ?? "")][0];
  const suggestion = letter ? `${first} ${letter}.` : first;
  return looksLikeMail(suggestion) ? "" : [...suggestion].slice(0, AUTHOR_MAX_CHARACTERS).join("");
}

/** What is wrong with a name to be shown, or null. */
export function nameFault(author: string): string | null {
  if (!isVisible(author)) return "Choose a name to be shown.";
  return looksLikeMail(author) ? "Choose a name that is no mail address: everybody can see it." : null;
}

function fault(field: keyof ReviewDraft, text: string, max: number, other: string | null): DraftFaults {
  const words = characters(text) > max ? `At most ${max.toLocaleString("en-US")} characters.` : other;
  return words === null ? {} : { [field]: words };
}
