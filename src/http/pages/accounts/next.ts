const LENGTH_MAX = 500;
const OURS = "http://ours.invalid";
/** Pages that only make sense on the way in or out, and what is no page. */
const NOT_TO = /^\/(?:sign-in|sign-up|sign-out|password|api|assets|media|docs|live)(?:[/.]|$)/;

/** Where somebody goes after signing in: a path of our own, or `/`. Whoever wrote the link cannot lead elsewhere. */
export function nextPath(text: string | null | undefined): string {
  if (!text || text.length > LENGTH_MAX || !/^\/(?![/\\])/.test(text)) return "/";
  if (!URL.canParse(text, OURS)) return "/";
  const { origin, pathname, search } = new URL(text, OURS);
  // A parser drops some characters that stand between slashes, so its reading counts and not ours.
  if (origin !== OURS || /^\/[/\\]/.test(pathname) || NOT_TO.test(pathname)) return "/";
  return pathname + search;
}
