import type { Broker } from "../../actors/kernel/broker.ts";
import type { JournalRow } from "../../actors/kernel/types.ts";
import type { Log } from "../platform/log.ts";
import type { Settings } from "../platform/settings.ts";
import { openSearchLog } from "./log/search-log.ts";
import { openSearch, type SearchParts, type SearchService } from "./open-search.ts";
import { followStock } from "./sync/follow-stock.ts";
import { type KeptSynonyms, openSynonyms } from "./synonyms/synonyms.ts";
import { typesenseOf } from "./typesense/client.ts";

export interface NodeSearchParts extends Pick<SearchParts, "sql" | "engineSql" | "catalogue" | "registry"> {
  readonly settings: Pick<Settings, "TYPESENSE_URL" | "TYPESENSE_API_KEY">;
  readonly broker: Broker;
  readonly log: Log;
}

/** Search as a node has it: with the synonyms of all nodes, a log of what is asked, and an eye on the stock. */
export interface NodeSearch {
  readonly search: SearchService;
  readonly synonyms: KeptSynonyms;
  /** To be called after each commit of this node. */
  heed(rows: readonly JournalRow[]): void;
  /** Writes down what it has heard of the stock, and listens no more. To be awaited before the broker and the pools close. */
  stop(): Promise<void>;
}

/** Throws `SettingsError` where Typesense has an address and no key. */
export function openNodeSearch({
  sql,
  engineSql,
  catalogue,
  registry,
  settings,
  broker,
  log,
}: NodeSearchParts): NodeSearch {
  const typesense = typesenseOf(settings);
  const synonyms = openSynonyms({ sql, log, broker });
  const searchLog = openSearchLog({ broker, log });
  const search = openSearch({ sql, engineSql, catalogue, synonyms, log, registry, searchLog, typesense });
  const stock = followStock({ sql, broker, log, hasTypesense: typesense !== null });
  return {
    search,
    synonyms,
    heed: stock.heed,
    stop: async () => {
      await stock.stop();
      await synonyms.stop();
      search.stop();
      searchLog.stop();
    },
  };
}
