export interface CountdownProps {
  /** Epoch ms until when the units are reserved. */
  readonly until: number;
  /** Epoch ms of this rendering. */
  readonly now: number;
}

const MINUTE_MS = 60_000;

/** How long the units stay reserved. The page's script ticks on from `data-left`, so a wrong clock does no harm. */
export function Countdown({ until, now }: CountdownProps) {
  const left = Math.max(0, until - now);
  return (
    <p class="countdown" data-soon={left < 5 * MINUTE_MS ? "true" : undefined}>
      {"Reserved for "}
      <time role="timer" datetime={new Date(until).toISOString()} data-left={String(left)} safe>
        {leftInWords(left)}
      </time>
    </p>
  );
}

function leftInWords(left: number): string {
  const seconds = Math.ceil(left / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
