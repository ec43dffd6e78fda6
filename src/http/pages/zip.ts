import { Elysia } from "elysia";
import { DeliveryBox } from "../../../views/fragments/delivery.tsx";
import { partial, rendered } from "../../../views/fragments/partial.ts";
import { PROBLEMS, ProblemError } from "../problem.ts";
import { deliveryTo } from "./delivery.ts";
import { ZipForm } from "./form-schemas.ts";
import { asPage, type PageParts, pageOf, setCookie, wantsFragments } from "./parts.ts";

const YEAR_S = 365 * 24 * 60 * 60;
const ZIP = /^\d{5}$/;

/** `/zip`: where the visitor is, remembered in a cookie for delivery estimates. */
export function zipForm({ shop }: PageParts) {
  const { settings } = shop;
  const secure = settings.SECURE_COOKIES === "on" ? "; Secure" : "";

  return new Elysia({ name: "pages/zip" }).post(
    "/zip",
    async ({ request, set, body }) => {
      const zip = body.zip.trim();
      const productId = Number(body.productId ?? 0);
      const place = ZIP.test(zip) ? await shop.delivery.place(zip) : null;
      if (place) setCookie(set, `zip=${zip}; Max-Age=${YEAR_S}; Path=/; HttpOnly; SameSite=Lax${secure}`);
      if (wantsFragments(request)) {
        asPage(set, place ? 200 : 422);
        const delivery = await deliveryTo(shop, productId, place ? zip : null);
        return partial(
          "#delivery",
          "outerMorph",
          rendered(DeliveryBox({ ...delivery, ...(!place && { unknownZip: zip }) })),
        );
      }
      if (!place) throw new ProblemError(unknownZip(zip));
      set.status = 303;
      set.headers.location = pageOf(request, "/");
      return "";
    },
    { body: ZipForm },
  );
}

function unknownZip(zip: string) {
  const detail = `“${zip}” is no ZIP code we know. It has five digits, such as 10001.`;
  return { ...PROBLEMS.malformedBody, status: 422, code: "unknown_zip", title: "No such ZIP code", detail };
}
