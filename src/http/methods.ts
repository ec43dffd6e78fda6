import type { AnyElysia } from "elysia";

/** The methods that some route takes at this path; none where the path is unknown. */
export function allowedMethods(app: AnyElysia, path: string): string[] {
  const methods = new Set<string>();
  for (const route of app.routes) if (patternOf(route.path).test(path)) methods.add(route.method);
  if (methods.has("GET")) methods.add("HEAD");
  return [...methods].sort();
}

/** `/p/:id/:slug?` and `/media/*` as a regular expression. */
function patternOf(path: string): RegExp {
  const parts = path.split("/").slice(1).map(partPattern);
  return new RegExp(`^${parts.join("")}/?$`);
}

function partPattern(part: string): string {
  if (part === "*") return "/.*";
  if (part.startsWith(":")) return part.endsWith("?") ? "(?:/[^/]+)?" : "/[^/]+";
  return `/${part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}`;
}
