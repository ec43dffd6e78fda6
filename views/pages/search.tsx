import type { FoundProps } from "../found.ts";
import { Found } from "../fragments/found.tsx";
import { rendered } from "../fragments/partial.ts";
import { type Chrome, page } from "../layout.tsx";

export interface SearchProps extends FoundProps {
  readonly chrome: Chrome;
}

/** What was found. */
export function searchPage(props: SearchProps): string {
  const { query, chrome } = props;
  return page({
    chrome: { ...chrome, query: query.text },
    title: titleOf(props),
    isPrivate: true,
    isSearching: true,
    children: (
      <div class="wrap stack">
        <h1 safe>{titleOf(props)}</h1>
        <Found {...props} />
      </div>
    ),
  });
}

/** What takes the place of the results on a page that is open. */
export function searchFragment(props: FoundProps): string {
  return rendered(<title safe>{`${titleOf(props)} · Souk`}</title>) + rendered(<Found {...props} />);
}

function titleOf({ query }: Pick<FoundProps, "query">): string {
  const { text, page } = query;
  const words = text === "" ? "Everything on the market" : `Results for “${text}”`;
  return page === 1 ? words : `${words}, page ${page}`;
}
