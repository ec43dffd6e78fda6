export { freshNats, natsUrl } from "./nats.ts";
export { type FreshDatabase, freshDatabase, freshPostgres } from "./postgres.ts";
export { killAtEnd, throwAwayFolder } from "./throw-away.ts";
