import type { SynonymSetCreateSchema } from "typesense/lib/Typesense/SynonymSets.js";
import { isMissing, type TypesenseClient } from "./client.ts";
import { ALIAS, collectionOf, SYNONYMS, type TypesenseDocument } from "./schema.ts";

/** Documents of one request. */
const IMPORT_MAX = 500;

/** A document that Typesense would not take, and why. */
export interface Rejected {
  readonly id: number;
  readonly error: string;
}

export interface SynonymRow {
  readonly id: number;
  /** Null where all of them mean the same. */
  readonly word: string | null;
  readonly others: readonly string[];
}

/** Typesense's collections of products, and the alias that says which of them is searched. */
export class Collections {
  constructor(private readonly client: TypesenseClient) {}

  /** The collection that is searched; null before the first. */
  async inUse(): Promise<string | null> {
    try {
      const { collection_name } = await this.client.aliases(ALIAS).retrieve();
      return collection_name;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** How many products a collection has; null where there is none of that name. */
  async size(name: string): Promise<number | null> {
    try {
      return (await this.client.collections(name).retrieve()).num_documents;
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  async create(name: string): Promise<void> {
    await this.client.collections().create(collectionOf(name));
  }

  /** From the next search on this collection is searched. */
  async use(name: string): Promise<void> {
    await this.client.aliases().upsert(ALIAS, { collection_name: name });
  }

  /** A collection that is not there is dropped already. */
  async drop(name: string): Promise<void> {
    try {
      await this.client.collections(name).delete();
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Every collection of products, in use or not. */
  async all(): Promise<string[]> {
    const collections = await this.client.collections().retrieve();
    return collections.map(({ name }) => name).filter((name) => name.startsWith(`${ALIAS}_`));
  }

  /** Brings these documents to what they say; the answer names those that were not taken. Rejects where none was. */
  async put(collection: string, documents: readonly TypesenseDocument[]): Promise<Rejected[]> {
    const rejected: Rejected[] = [];
    for (let start = 0; start < documents.length; start += IMPORT_MAX) {
      const some = documents.slice(start, start + IMPORT_MAX);
      const options = { action: "upsert", throwOnFail: false } as const;
      const answers = await this.client
        .collections<TypesenseDocument>(collection)
        .documents()
        .import([...some], options);
      for (const [index, answer] of answers.entries())
        if (!answer.success) rejected.push({ id: some[index]!.number, error: answer.error ?? "not taken" });
    }
    return rejected;
  }

  /** What is not there is removed already. */
  async remove(collection: string, ids: readonly number[]): Promise<void> {
    for (let start = 0; start < ids.length; start += IMPORT_MAX) {
      const some = ids.slice(start, start + IMPORT_MAX);
      const filter = { filter_by: `id:=[${some.join(",")}]`, ignore_not_found: true };
      await this.client.collections(collection).documents().delete(filter);
    }
  }

  /** What means the same, for every collection. */
  async useSynonyms(rows: readonly SynonymRow[]): Promise<void> {
    const items = rows.map(({ id, word, others }) => ({
      id: `synonym-${id}`,
      ...(word !== null && { root: word }),
      synonyms: [...others],
    }));
    await this.client.synonymSets(SYNONYMS).upsert({ items } satisfies SynonymSetCreateSchema);
  }
}
