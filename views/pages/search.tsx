import { type FoundProps, isWordless } from "../found.ts";
import { Found } from "../fragments/found.tsx";
import { rendered } from "../fragments/partial.ts";
import { type Chrome, page } from "../layout.tsx";
import { shortened, WORDS_MAX_CHARACTERS } from "../shortened.ts";

export interface SearchProps extends FoundProps {
  readonly chrome: Chrome;
}

/** What was found. */
export function searchPage(props: SearchProps): string {
  const { query, chrome } = props;
  const title = titleOf(props);
  return page({
    chrome: { ...chrome, query: query.text },
    title,
    isPrivate: true,
    isSearching: true,
    children: (
      <div class="wrap stack">
        <Found {...props} title={title} />
      </div>
    ),
  });
}

/** What takes the place of the results on a page that is open. */
export function searchFragment(props: FoundProps): string {
  const title = titleOf(props);
  return rendered(<title safe>{`${title} · Souk`}</title>) + rendered(<Found {...props} title={title} />);
}

function titleOf({ query, results, clearPath }: FoundProps): string {
  const { page } = query;
  const text = shortened(query.text, WORDS_MAX_CHARACTERS);
  if (text === "") return page === 1 ? "Everything on the market" : `Everything on the market, page ${page}`;
  if (isWordless(text)) return `Nothing to search for in “${text}”`;
  if (results.total === 0 && clearPath === null) return `Nothing found for “${text}”`;
  const words = /["“”]/.test(text) ? text : `“${text}”`;
  return page === 1 ? `Results for ${words}` : `Results for ${words}, page ${page}`;
}
