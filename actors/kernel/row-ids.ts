/** Whether it can be the id of a row: rows are counted from 1, in columns of type `int`. */
export function isRowId(id: number): boolean {
  return Number.isSafeInteger(id) && id > 0 && id < 2 ** 31;
}

/** The ids that actors' keys are; one that can be none has no row. */
export function rowIdsIn(keys: readonly string[]): number[] {
  return keys.map(Number).filter(isRowId);
}
