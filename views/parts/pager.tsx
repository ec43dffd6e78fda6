import { withQuery } from "../paths.ts";

export interface PagerProps {
  readonly path: string;
  readonly parameters: Record<string, string | number | undefined>;
  readonly page: number;
  readonly hasMore: boolean;
}

/** One page back, one page on. */
export function Pager({ path, parameters, page, hasMore }: PagerProps) {
  if (page === 1 && !hasMore) return "";
  const to = (other: number) => withQuery(path, { ...parameters, page: other === 1 ? undefined : other });
  return (
    <nav class="pager" aria-label="Pages">
      {page > 1 ? (
        <a class="button" rel="prev" href={to(page - 1)}>
          Previous
        </a>
      ) : (
        <span />
      )}
      <span>Page {page}</span>
      {hasMore ? (
        <a class="button" rel="next" href={to(page + 1)}>
          Next
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}
