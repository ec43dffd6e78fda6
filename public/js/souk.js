/* What the pages do beyond htmx: cart steppers that gather taps, countdowns, the count in the header, notices. */
(() => {
  const GOOD_NOTICE_MS = 7000;
  const EXPIRY_GRACE_MS = 1500;
  const on = (name, handle) => document.addEventListener(name, handle);

  /* A fresh id for each command a form sends, so that a repeat is a repeat and a new tap a new command. */
  const newCommandId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  /* Steppers: the figure moves at once, one request follows with the last of it. */
  on("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    event.preventDefault();
    const form = button.form;
    const input = form.elements.quantity;
    const level = Math.min(+input.max, Math.max(1, (+input.value || 1) + +button.dataset.step));
    if (level === +input.value) return;
    input.value = level;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  on("change", (event) => {
    const form = stepperOf(event);
    if (!form) return;
    const input = form.elements.quantity;
    // What is no quantity is taken back; what the shop refuses, it says itself.
    if (!input.validity.valid) input.value = input.defaultValue;
    form.wanted = input.value;
    form.isTyping = false;
  });
  const stepperOf = ({ target }) => target.closest?.("[data-stepper]");
  on("input", (event) => {
    const form = stepperOf(event);
    if (form) form.isTyping = true;
  });
  on("focusout", (event) => {
    const form = stepperOf(event);
    if (form) form.isTyping = false;
  });
  on("htmx:config:request", (event) => {
    const { sourceElement: form, request } = event.detail.ctx;
    if (form.matches("[data-stepper]")) request.body.set("commandId", newCommandId());
  });
  on("htmx:finally:request", (event) => {
    const { sourceElement: form, request } = event.detail.ctx;
    if (!form.matches?.("[data-stepper]")) return;
    if (new URLSearchParams(request.body).get("quantity") === form.wanted) form.wanted = undefined;
    settleSteppers();
  });
  /*
   * A morph writes the shop's figure over everything but the field in use. It counts, unless a newer wish is on its way
   * (the request that follows is filled from the field) or half of one is typed: put right before anything else happens.
   */
  const settleSteppers = () => {
    for (const form of document.querySelectorAll("[data-stepper]")) {
      const input = form.elements.quantity;
      if (!form.isTyping) input.value = form.wanted ?? input.defaultValue;
    }
  };
  on("htmx:before:settle", settleSteppers);

  /* As many as there are for this shopper: the stock comes live and for all alike, what is the shopper's own does not. */
  const capQuantities = () => {
    for (const input of document.querySelectorAll(".buy [name=quantity]")) {
      const most = +(input.form.querySelector("[data-most]")?.dataset.most ?? 0);
      if (most > 0) input.max = Math.min(+input.max, most);
    }
    for (const stock of document.querySelectorAll(".line-figures .stock")) {
      const more = stock.closest(".line-figures").querySelector("[data-step='1']");
      const { value, max } = more.form.elements.quantity;
      more.disabled = ["reserved", "sold-out"].includes(stock.dataset.state) || +value >= +max;
    }
  };

  /* The count in the header goes up with the tap; the reply puts the true one in its place. */
  on("htmx:before:request", (event) => {
    const { sourceElement: form, request } = event.detail.ctx;
    if (!form.matches?.("[data-adds]")) return;
    const count = document.querySelector("#cart-count .count");
    const sent = new URLSearchParams(request.body);
    form.countBefore = count.textContent;
    const next = +count.dataset.count + +(sent.get("level") ?? sent.get("quantity") ?? 0);
    count.textContent = next;
  });

  /* What was added is in the cart; the next one is one again. */
  on("htmx:after:request", (event) => {
    const { sourceElement: form, response } = event.detail.ctx;
    if (form.matches?.("[data-adds]") && response.status < 400) form.elements.quantity.value = 1;
  });

  /* Hearts: what is tapped shows at once, on every heart of the same thing; a tap that failed is taken back. */
  const press = ({ formAction }, was) => {
    for (const heart of document.querySelectorAll(".heart"))
      if (heart.formAction === formAction) heart.ariaPressed = heart.value = was;
  };
  on("htmx:config:request", (event) => {
    const { sourceElement: form, request } = event.detail.ctx;
    const heart = request.submitter;
    if (form.id !== "hearts") return;
    request.action = heart.formAction;
    press(heart, heart.value !== "true");
  });
  on("htmx:after:request", (event) => {
    const { request, response } = event.detail.ctx;
    if (response.status >= 400) unpress(request);
  });
  const unpress = ({ submitter, body }) => {
    if (submitter?.matches(".heart")) press(submitter, new URLSearchParams(body).get("was"));
  };

  /* The shop cannot be reached at all: say so, and take back what was shown in advance. */
  on("htmx:error", (event) => {
    const form = event.detail.ctx?.sourceElement;
    if (!form?.matches?.("form")) return;
    const count = document.querySelector("#cart-count .count");
    if (form.countBefore !== undefined) count.textContent = form.countBefore;
    form.wanted = undefined;
    unpress(event.detail.ctx.request);
    settleSteppers();
    say("The shop cannot be reached. Nothing was changed; please try again.");
  });
  const say = (words) => {
    const notice = document.createElement("div");
    notice.className = "notice";
    notice.dataset.tone = "problem";
    notice.append(Object.assign(document.createElement("p"), { textContent: words }));
    document.getElementById("notices").replaceChildren(notice);
  };

  /* Countdowns: from what was left when it was rendered, by this machine's steady clock. */
  const ends = new WeakMap();
  const tick = () => {
    for (const time of document.querySelectorAll("time[data-left]")) {
      const left = time.dataset.left;
      if (ends.get(time)?.left !== left) ends.set(time, { left, at: performance.now() + +left });
      const seconds = Math.max(0, Math.ceil((ends.get(time).at - performance.now()) / 1000));
      const words = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      if (time.textContent !== words) time.textContent = words;
      if (seconds < 300) time.parentElement.dataset.soon = "true";
      if (seconds === 0 && !ends.get(time).isOver) {
        ends.get(time).isOver = true;
        setTimeout(refreshCart, EXPIRY_GRACE_MS);
      }
    }
  };
  const refreshCart = () => {
    const cart = document.getElementById("cart");
    if (cart) htmx.ajax("GET", "/cart", { source: cart, swap: "none" });
  };
  setInterval(tick, 1000);
  on("DOMContentLoaded", tick);

  /* Notices: dismissed by hand; good news leaves by itself. */
  on("click", (event) => {
    const close = event.target.closest("[data-dismiss]");
    if (!close) return;
    event.preventDefault();
    close.closest(".notice").remove();
    focusOn(document.getElementById("main"));
  });
  const expireNotices = () => {
    for (const notice of document.querySelectorAll('.notice[data-tone="good"]:not([data-leaving])')) {
      notice.dataset.leaving = "true";
      setTimeout(() => notice.matches(":hover, :focus-within") || notice.remove(), GOOD_NOTICE_MS);
    }
  };
  on("DOMContentLoaded", expireNotices);
  on("htmx:after:swap", () => {
    capQuantities();
    tick();
    expireNotices();
    rescueFocus();
  });

  /* Focus that stood in what was taken away goes to what the shop says about it, not back to the top of the page. */
  let focused = null;
  on("focusin", (event) => {
    focused = event.target;
  });
  const rescueFocus = () => {
    if (!focused || focused.isConnected || document.activeElement !== document.body) return;
    const line = document.getElementById(document.querySelector("#notices [data-line]")?.dataset.line ?? "");
    const next = line?.querySelector("h3 a") ?? document.querySelector("#notices :is(button, a)");
    focusOn(next ?? document.getElementById("main"));
  };
  const focusOn = (element) => element.focus({ preventScroll: true });

  /* An order on its way: the button says so, and a second tap waits for what the first one brings. */
  on("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]")) return;
    if (form.ariaBusy) event.preventDefault();
    form.ariaBusy = "true";
  });

  /* The clear-the-cart question in place rather than on a page of its own. */
  on("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    const dialog = opener && document.getElementById(opener.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    dialog.showModal();
  });

  /* A page from the back-forward cache shows a cart and a stock of long ago. */
  window.addEventListener("pageshow", (event) => event.persisted && location.reload());
})();
