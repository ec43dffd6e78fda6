import { withQuery } from "../paths.ts";

export interface PagerProps {
  readonly path: string;
  readonly parameters: Record<string, string | number | undefined>;
  readonly page: number;
  readonly hasMore: boolean;
}

/** One page back, one page on. */
export function Pager({ path, parameters, page, hasMore }: PagerProps) {
  const to = (other: number) => withQuery(path, { ...parameters, page: other === 1 ? undefined : other });
  return (
    <PagerLinks previous={page > 1 ? to(page - 1) : null} next={hasMore ? to(page + 1) : null} words={`Page ${page}`} />
  );
}

export interface PagerLinksProps {
  /** Null where there is none. */
  readonly previous: string | null;
  readonly next: string | null;
  /** Where one is. */
  readonly words?: string;
}

/** The ways to what comes before and after. */
export function PagerLinks({ previous, next, words = "" }: PagerLinksProps) {
  if (previous === null && next === null) return "";
  return (
    <nav class="pager" aria-label="Pages">
      {previous === null ? (
        <span />
      ) : (
        <a class="button" rel="prev" href={previous}>
          Previous
        </a>
      )}
      <span safe>{words}</span>
      {next === null ? (
        <span />
      ) : (
        <a class="button" rel="next" href={next}>
          Next
        </a>
      )}
    </nav>
  );
}
