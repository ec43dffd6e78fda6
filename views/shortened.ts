/** Of words that somebody searched, where they are said again. */
export const WORDS_MAX_CHARACTERS = 80;

/** The text, and where it is longer than so many characters its beginning with an ellipsis. */
export function shortened(text: string, max: number): string {
  const characters = [...text];
  return characters.length <= max ? text : `${characters.slice(0, max).join("")}…`;
}
