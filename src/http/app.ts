import { type AnyElysia, Elysia } from "elysia";
import { createMetrics, type Metrics } from "../platform/metrics.ts";
import type { Shop } from "../shop.ts";
import { cartApi } from "./api/cart.ts";
import { checkoutApi } from "./api/checkout.ts";
import { docs } from "./api/docs.ts";
import { favoritesApi } from "./api/favorites.ts";
import { feedApi } from "./api/feed.ts";
import { type OpenApiDocument, openApiDocument } from "./api/openapi.ts";
import { ordersApi } from "./api/orders.ts";
import { productsApi } from "./api/products.ts";
import { questionsApi } from "./api/questions.ts";
import { reviewsApi } from "./api/reviews.ts";
import { searchApi } from "./api/search.ts";
import { waitingApi } from "./api/waiting.ts";
import { readBody, readRawBody, takesFiles, UPLOAD_MAX_BYTES, uploadReader } from "./body.ts";
import { isUnsafe } from "./csrf.ts";
import { createDoor, isForMachines } from "./door.ts";
import { type ErrorPage, plainErrorPage } from "./error-page.ts";
import { errorAnswers } from "./errors.ts";
import { finisher, statusOf, withHeaders } from "./finish.ts";
import { securityHeaders } from "./headers.ts";
import { allowedMethods } from "./methods.ts";
import { ops, type Readiness } from "./ops.ts";
import { nameRequest, requestIdOf } from "./request-id.ts";

/** What Bun itself lets through; longer bodies never reach the door, which answers those in between with a problem. */
const SERVER_BODY_MAX_BYTES = UPLOAD_MAX_BYTES + 1024 * 1024;

/** What the shop's HTTP face is made of besides the shop itself. */
export interface AppParts {
  /** Pages, assets, media, live stock: routes that come from elsewhere. */
  readonly routes?: readonly AnyElysia[];
  readonly metrics?: Metrics;
  /** Why the actors cannot serve now; Postgres is asked besides. */
  readonly readiness?: Readiness;
  readonly errorPage?: ErrorPage;
}

/** The shop over HTTP. Every answer, from whichever route, carries the security headers and a request id. */
export function createApp(shop: Shop, parts: AppParts = {}): AnyElysia {
  const { settings, log } = shop;
  const { routes = [], metrics = createMetrics(), readiness = async () => [], errorPage = plainErrorPage } = parts;
  const always = securityHeaders(settings);
  const finish = finisher(always);
  const enter = createDoor(settings);
  const readUpload = uploadReader((request) => shop.accounts.of(request));
  const answerError = errorAnswers(log, errorPage);
  const isLoggingAccess = log.isLevelEnabled("debug");

  const measure = (request: Request, route: string, status: number, arrivedAt: number, requestId: string) => {
    const seconds = (performance.now() - arrivedAt) / 1000;
    metrics.httpDurations.note(request.method, route, status, seconds);
    if (isLoggingAccess)
      log.debug({ requestId, method: request.method, url: request.url, status, seconds }, "answered");
  };

  const app = new Elysia({ name: "souk", serve: { maxRequestBodySize: SERVER_BODY_MAX_BYTES } })
    .decorate("arrivedAt", 0)
    .onRequest((context) => {
      context.arrivedAt = performance.now();
      if (isLoggingAccess || isUnsafe(context.request.method)) nameRequest(context.request, context.set.headers);
      enter(context.request, context.server, context.set.headers);
    })
    .onParse(({ request, path }) =>
      isForMachines(path)
        ? readRawBody(request)
        : takesFiles(path)
          ? readUpload(request)
          : readBody(request, path.startsWith("/api/")),
    )
    .onError(async ({ error, code, request, path, route, set, arrivedAt }) => {
      const requestId = nameRequest(request, set.headers);
      const allowed = code === "NOT_FOUND" ? allowedMethods(app, path) : [];
      const answer = await answerError({ error, code, request, path, requestId, allowed });
      // The answers of routes are measured and finished below; those that no route gave, here.
      if (route) return answer;
      measure(request, "(none)", answer.status, arrivedAt ?? performance.now(), requestId);
      return withHeaders(answer, always);
    })
    .mapResponse(({ responseValue, request, route, set, arrivedAt }) => {
      const status = responseValue instanceof Response ? responseValue.status : statusOf(set);
      measure(request, route, status, arrivedAt, isLoggingAccess ? requestIdOf(set.headers) : "");
      return finish(responseValue, set, request.headers.get("accept-encoding"));
    })
    .use(cartApi(shop))
    .use(checkoutApi(shop))
    .use(productsApi(shop))
    .use(searchApi(shop))
    .use(feedApi(shop))
    .use(reviewsApi(shop))
    .use(questionsApi(shop))
    .use(ordersApi(shop))
    .use(favoritesApi(shop))
    .use(waitingApi(shop))
    .use(ops(shop, metrics, readiness))
    .use(docs((): OpenApiDocument => openApiDocument(app)));
  for (const plugin of routes) app.use(plugin);
  return app;
}
