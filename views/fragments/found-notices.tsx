import { type FoundProps, understoodWords } from "../found.ts";

/** How the words were taken, where it is not plainly what they say, with the way to take them otherwise. */
export function FoundNotices(props: FoundProps) {
  const { results, query, pathTo } = props;
  const { didYouMean, match, understood } = results;
  const { isLiteral: _, ...again } = query;
  const taken = understoodWords(understood.filters, results.facets);
  const notices = [
    didYouMean === null || didYouMean === query.text ? null : (
      <p>
        Did you mean{" "}
        <a data-swap rel="nofollow" href={pathTo({ ...again, text: didYouMean, page: 1 })}>
          <strong safe>{didYouMean}</strong>
        </a>
        ?
      </p>
    ),
    taken === "" ? null : (
      <p>
        <span safe>{understood.text === "" ? "Showing things " : `Showing “${understood.text}” `}</span>
        <strong safe>{taken}</strong>.{" "}
        <a data-swap rel="nofollow" href={pathTo({ ...query, isLiteral: true, page: 1 })}>
          Search the exact words instead
        </a>
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
    match === "some" ? <p>Nothing has all of these words. Shown is what has some of them.</p> : null,
    match === "resembling" ? <p safe>{`Nothing for “${query.text}” exactly. Shown is what resembles it.`}</p> : null,
  ].filter((notice) => notice !== null);
  return notices.length === 0 ? "" : <div class="found-notices">{notices}</div>;
}
