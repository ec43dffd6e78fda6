/**
 * Postgres' advisory locks, which a database has one row of: two uses of a number are one lock, and wait for each other.
 * Locks by the hash of a text (`hashtextextended`) are far from these. Changing a number lets a node of before and one of
 * after do at once what one should.
 */
export const LOCKS = {
  migrating: 7_350_001,
  /** One node at a time publishes; the others find the lock taken and look again later. So for reviews. */
  publishingCatalogue: 7_350_002,
  /** Two imports that make names at the same time do it one after the other. */
  namingInCatalogue: 7_350_003,
  makingSearchWords: 7_350_026,
  /** One who writes Typesense's documents at a time, of all nodes: else an older state could overwrite a newer one. */
  writingDocuments: 7_350_027,
  /** One at a time, of all nodes and scripts. */
  reindexing: 7_350_028,
  /** Changes are written one after the other. */
  changingSynonyms: 7_350_029,
  publishingReviews: 7_350_033,
  /** Held for as long as a counting from the start goes on, by one node's session. */
  countingRecommendations: 0x50_75_6b_01,
  /** Held by a transaction that changes what is counted of orders, or which generation counts. */
  changingRecommendations: 0x50_75_6b_02,
} as const;
