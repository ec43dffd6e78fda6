/**
 * A fragment with the place it goes to; htmx puts it into every element that matches, and a page without a match is
 * left as it is. `html` is rendered HTML, `target` one of our own selectors.
 */
export function partial(
  target: string,
  swap: "outerMorph" | "outerHTML" | "innerHTML" | "beforeend",
  html: string,
): string {
  return `<hx-partial hx-target="${target}" hx-swap="${swap}">${html}</hx-partial>`;
}

/** Rendered HTML as a plain string: our views never wait for anything. */
export function rendered(element: JSX.Element): string {
  if (typeof element !== "string") throw new Error("a view waited for something; views do no I/O");
  return element;
}
