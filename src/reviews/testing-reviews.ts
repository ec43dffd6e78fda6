import type { Questions } from "../questions/questions.ts";
import type { Reviews } from "./reviews.ts";

/** For tests of shops without a database: nobody has said anything, and whoever wants to has made a mistake. */
export const noReviews = {
  figures: async () => ({ rating: 0, count: 0, stars: [0, 0, 0, 0, 0], brought: { rating: 0, count: 0 } }),
  list: async () => ({ reviews: [], page: 1, hasMore: false }),
  read: async () => null,
} as unknown as Reviews;

/** The same of questions. */
export const noQuestions = {
  list: async () => ({ questions: [], total: 0, page: 1, hasMore: false }),
  read: async () => null,
} as unknown as Questions;
