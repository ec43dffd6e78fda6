import { type FoundProps, isWordless, orList, takenWords } from "../found.ts";
import { shortened, WORDS_MAX_CHARACTERS } from "../shortened.ts";

/** How the words were taken, where it is not plainly what they say, with the way to take them otherwise. */
export function FoundNotices(props: FoundProps) {
  const { results, query, pathTo, unknown } = props;
  const { didYouMean, match, understood } = results;
  const { isLiteral: _, ...again } = query;
  const taken = takenWords(understood, results.facets);
  // The dash of what is left out would be read as part of the words.
  const said = understood.leftOut === undefined ? understood.text : "";
  // Who typed the dash has searched the exact words already.
  const isOtherwise = understood.text !== query.text || Object.keys(understood.filters).length > 0;
  const isOffered = didYouMean !== null && didYouMean !== query.text;
  const fell = { all: "", some: notAll(query.text), resembling: resembles(query.text, isOffered) };
  const notices = [
    isWordless(query.text) ? <p>It has no word or number in it. Shown is what is popular.</p> : null,
    unknown.length === 0 ? null : (
      <p safe>{`Nothing here is called ${orList(unknown)}, so that was left out of the filters.`}</p>
    ),
    fell[match] === "" && !isOffered ? null : (
      <p>
        <span safe>{fell[match]}</span>{" "}
        {isOffered ? (
          <>
            Did you mean{" "}
            <a data-swap rel="nofollow" href={pathTo({ ...again, text: didYouMean, page: 1 })}>
              <strong safe>{didYouMean}</strong>
            </a>
            ?
          </>
        ) : null}
      </p>
    ),
    taken === "" ? null : (
      <p>
        <span safe>{said === "" ? "Showing things " : `Showing “${said}” `}</span>
        <strong safe>{taken}</strong>.{" "}
        {isOtherwise ? (
          <a data-swap rel="nofollow" href={pathTo({ ...query, isLiteral: true, page: 1 })}>
            Search the exact words instead
          </a>
        ) : null}
      </p>
    ),
    query.isLiteral && query.text !== "" ? (
      <p>
        Searching for exactly these words.{" "}
        <a data-swap rel="nofollow" href={pathTo({ ...again, page: 1 })}>
          Search as usual
        </a>
      </p>
    ) : null,
  ].filter((notice) => notice !== null);
  return notices.length === 0 ? "" : <div class="found-notices">{notices}</div>;
}

const PHRASE_ALONE = /^["“„]([^"“”„]+)["”]$/u;

function notAll(text: string): string {
  const phrase = PHRASE_ALONE.exec(text.trim())?.[1];
  return phrase === undefined
    ? "Nothing has all of these words. Shown is what has some of them."
    : `Nothing has “${shortened(phrase, WORDS_MAX_CHARACTERS)}” word for word. Shown is what has the words apart, or some of them.`;
}

/** Where better words are offered, they are what to say; else what is shown is explained. */
function resembles(text: string, isOffered: boolean): string {
  const nothing = `Nothing for “${shortened(text, WORDS_MAX_CHARACTERS)}” exactly.`;
  return isOffered ? nothing : `${nothing} Shown is what resembles it.`;
}
