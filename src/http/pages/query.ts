import { LISTING_COUNT_MAX } from "../../catalogue/listing.ts";
import { PROBLEMS, ProblemError } from "../problem.ts";

/** Products on a page of a listing. */
export const PAGE_SIZE = 24;
const PAGE_MAX = Math.ceil(LISTING_COUNT_MAX / PAGE_SIZE);
const ID = /^[1-9]\d{0,8}$/;

/** A page number from 1; anything else is the first page. */
export function pageNumber(text: string | undefined): number {
  return text !== undefined && ID.test(text) ? Math.min(Number(text), PAGE_MAX + 1) : 1;
}

/** The last page of a listing of so many products. */
export function lastPage(total: number): number {
  return Math.max(1, Math.ceil(Math.min(total, LISTING_COUNT_MAX) / PAGE_SIZE));
}

/** A product's id in a path. Throws a 404 `ProblemError` for what can be none. */
export function productIdIn(text: string): number {
  if (!ID.test(text)) throw notHere("product", "There is no such product. It may have been sold and taken down.");
  return Number(text);
}

/** The problem of a thing that is not there. */
export function notHere(what: string, detail: string): ProblemError {
  return new ProblemError({ ...PROBLEMS.notFound, title: `No such ${what}`, detail });
}
