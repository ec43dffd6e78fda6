import { Elysia } from "elysia";
import { roomsFor } from "../../../../views/fragments/staff-frame.tsx";
import { staffRoomsPage } from "../../../../views/pages/staff/rooms.tsx";
import { show } from "../accounts/show.ts";
import type { PageParts } from "../parts.ts";
import { requireStaff } from "./require-staff.ts";
import { staffSearches } from "./searches.ts";
import { staffSynonyms } from "./synonyms.ts";

/** The rooms behind the counter. Each is a plugin of its own, named here. */
export function staffPages(parts: PageParts) {
  return new Elysia({ name: "pages/staff" })
    .get("/staff", async ({ request, set }) => {
      const exchange = { request, set };
      const account = await requireStaff(parts, exchange, (somebody) => roomsFor(somebody).length > 0);
      return account ? show(parts, exchange, (chrome) => staffRoomsPage({ chrome, account })) : "";
    })
    .use(staffSearches(parts))
    .use(staffSynonyms(parts));
}
