/** The value of the first cookie of this name in a `Cookie` header; null when there is none or it is empty. */
export function cookieValue(header: string | null, name: string): string | null {
  if (header === null) return null;
  for (let start = 0; start < header.length; ) {
    let end = header.indexOf(";", start);
    if (end < 0) end = header.length;
    const pair = header.slice(start, end).trim();
    if (pair.startsWith(name) && pair[name.length] === "=") return pair.slice(name.length + 1) || null;
    start = end + 1;
  }
  return null;
}
