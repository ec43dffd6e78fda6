/* The payment page with Stripe itself: its Payment Element takes the card, we get the id of a payment method. */
(() => {
  const form = document.querySelector("[data-payment]");
  const fault = form.querySelector("[role=alert]");
  const button = form.querySelector("button");
  const say = (words) => {
    fault.textContent = words;
    fault.hidden = words === "";
  };
  if (!window.Stripe) {
    say("The card form could not be loaded. Please reload the page.");
    return;
  }
  const { key, amount, currency } = form.dataset;
  const stripe = window.Stripe(key);
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const elements = stripe.elements({
    mode: "payment",
    amount: +amount,
    currency: currency.toLowerCase(),
    captureMethod: "manual",
    paymentMethodCreation: "manual",
    appearance: { theme: isDark ? "night" : "stripe" },
  });
  const element = elements.create("payment");
  element.on("ready", () => {
    button.disabled = false;
  });
  element.on("loaderror", () => say("The card form could not be loaded. Please reload the page."));
  element.mount(form.querySelector("[data-element]"));

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    say("");
    const submitted = await elements.submit();
    const { error, paymentMethod } = submitted.error ? submitted : await stripe.createPaymentMethod({ elements });
    if (error) {
      say(error.message ?? "The card could not be read. Please try again.");
      button.disabled = false;
      return;
    }
    form.elements.paymentMethod.value = paymentMethod.id;
    form.submit();
  });
})();
