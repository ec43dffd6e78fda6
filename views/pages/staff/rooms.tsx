import type { Account } from "../../../src/accounts/account.ts";
import { roomsFor, staffFrame } from "../../fragments/staff-frame.tsx";
import type { Chrome } from "../../layout.tsx";

/** The way in: the rooms that this account may enter. */
export function staffRoomsPage({ chrome, account }: { chrome: Chrome; account: Account }): string {
  return staffFrame({
    chrome,
    account,
    title: "Behind the counter",
    children: (
      <>
        <h1>Behind the counter</h1>
        <ul class="account-tiles">
          {roomsFor(account).map((room) => (
            <li class="account-tile">
              <svg viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false">
                <path d="M6 28V15a10 10 0 0 1 20 0v13M3 28h26M12 28V17a4 4 0 0 1 8 0v11" />
              </svg>
              <div>
                <a href={room.href} safe>
                  {room.name}
                </a>
                <p class="muted small" safe>
                  {room.words}
                </p>
              </div>
            </li>
          ))}
        </ul>
      </>
    ),
  });
}
