import type { Problem } from "./problem.ts";

/** Renders a problem for a browser: a whole page, or a fragment where htmx asks. */
export type ErrorPage = (request: Request, problem: Problem, requestId: string) => string | Promise<string>;

/** The page for problems that come before, or instead of, the shop's own pages. It needs nothing to be up. */
export const plainErrorPage: ErrorPage = (request, problem, requestId) => {
  const message = `<h1>${Bun.escapeHTML(problem.title)}</h1><p>${Bun.escapeHTML(problem.detail)}</p>`;
  const reference = problem.status >= 500 ? `<p>Reference: ${Bun.escapeHTML(requestId)}</p>` : "";
  const body = `<main role="alert">${message}${reference}<p><a href="/">Back to the shop</a></p></main>`;
  if (request.headers.has("hx-request")) return body;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${Bun.escapeHTML(problem.title)}</title></head><body>${body}</body></html>`;
};
