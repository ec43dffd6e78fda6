/* The page's live connection beyond what htmx does: begun again where it never came about, and never silently away. */
(() => {
  const RETRY_MS = { first: 1000, most: 15000 };
  const WORDS = "Live stock is paused. Reconnecting…";
  const CONNECT = "hx-sse:connect";
  /* As long as a browser's timer can wait. */
  const NEVER_MS = 2 ** 31 - 1;
  let connection = null;
  let tries = 0;
  let sign = null;
  const on = (name, handle) => document.addEventListener(name, handle);

  on("htmx:sse:before:connection", (event) => {
    connection = event.detail.connection;
  });
  on("htmx:sse:after:connection", () => {
    tries = 0;
    sign?.remove();
    sign = null;
  });
  on("htmx:sse:error", () => pause());

  /* An element that stays, and listens to other things, has a new connection; htmx would also begin the old one again. */
  on("htmx:sse:close", ({ detail }) => {
    const { config } = detail.connection;
    config.reconnectDelay = config.reconnectMaxDelay = NEVER_MS;
    config.reconnectJitter = 0;
  });

  /* htmx connects again when a connection breaks, not when there was none to begin with. */
  on("htmx:finally:request", (event) => {
    const { sourceElement: live, response } = event.detail.ctx;
    if (!live.hasAttribute?.(CONNECT) || live._htmx?.sse || (response && response.status < 500)) return;
    pause();
    const wait = Math.min(RETRY_MS.most, RETRY_MS.first * 2 ** tries++) * (0.7 + 0.6 * Math.random());
    setTimeout(() => live.isConnected && htmx.ajax("GET", live.getAttribute(CONNECT), { source: live }), wait);
  });

  /* No need to wait any longer when the network is back. */
  window.addEventListener("online", () => connection?.delayCanceller?.());

  const pause = () => {
    if (sign) return;
    sign = Object.assign(document.createElement("p"), { className: "live-paused", textContent: WORDS });
    sign.role = "status";
    document.getElementById("main").append(sign);
  };
})();
