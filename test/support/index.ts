export { openBrowser } from "./browser.ts";
export { eventually } from "./eventually.ts";
export { type FreshBroker, freshBroker } from "./fresh-broker.ts";
export { freshNats, natsUrl } from "./nats.ts";
export { type FreshDatabase, filledDatabase, freshDatabase, freshPostgres } from "./postgres.ts";
export { startNode, type TestNode } from "./shop.ts";
export { startStripe, type TestStripe } from "./stripe.ts";
export { closeAtEnd, killAtEnd, throwAwayFolder } from "./throw-away.ts";
