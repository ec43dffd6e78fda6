import { shop } from "./shoppers.ts";
import { untruths } from "./truths.ts";
import { NODES, World } from "./world.ts";

const SHOPPERS = ["ada", "ben", "cy", "dee"] as const;
const SWEEP_EVERY_MS = 1_000;
const OUTAGE_MAX_MS = 10 * 60_000;
const HEALING_MAX_MS = 4 * 60 * 60_000;

export interface Outcome {
  readonly untruths: string[];
  readonly orders: number;
  readonly failed: number;
  readonly steps: Record<string, number>;
}

/**
 * One history: shoppers shop in a world that fails in every way it can, nodes stop in the middle of anything and go on
 * late; then the world heals, and everything has to come to rest and be true. `spoil` breaks a rule of the world first,
 * to see that the truths would notice.
 */
export async function simulate(seed: number, spoil: (world: World) => void = () => {}): Promise<Outcome> {
  const world = new World(seed);
  spoil(world);
  const { scheduler, faults } = world;
  Object.assign(faults, { lost: 0.04, late: 0.03, doubled: 0.06, answerLost: 0.05 });
  let shopping = SHOPPERS.length;
  for (const each of SHOPPERS)
    void scheduler
      .pause(20_000)
      .then(() => shop(world, each))
      .catch((error) => world.mistakes.push(error))
      .finally(() => {
        shopping -= 1;
      });
  const start = scheduler.now;
  while (scheduler.now < start + 15 * 60_000) {
    await scheduler.run(scheduler.now + SWEEP_EVERY_MS * scheduler.pick(1, 20));
    for (const node of NODES) {
      if (scheduler.chance(0.08)) scheduler.stop(node);
      else if (scheduler.chance(0.4)) scheduler.goOn(node);
    }
    if (scheduler.chance(0.02)) world.payments.outageUntil = scheduler.now + scheduler.pick(1, OUTAGE_MAX_MS);
    if (scheduler.chance(0.1)) world.prices.set(1, world.prices.get(1)! + 100);
    if (scheduler.chance(0.2))
      for (const id of [1, 2, 3])
        void world.inventory
          .asks()
          .ask(String(id), { type: "expire" })
          .catch(() => {});
    sweep(world);
  }
  Object.assign(faults, { lost: 0, late: 0, doubled: 0, answerLost: 0 });
  for (const node of NODES) scheduler.goOn(node);
  const healed = scheduler.now;
  do {
    await scheduler.run(scheduler.now + SWEEP_EVERY_MS * 10);
    sweep(world);
  } while ((shopping > 0 || !world.isAtRest()) && scheduler.now < healed + HEALING_MAX_MS);
  // What still travels arrives, late as it is, and whatever that stirs up settles too.
  await scheduler.run(scheduler.now + 10 * 60_000);
  sweep(world);
  await scheduler.run(scheduler.now + 10 * 60_000);

  const ends = [...world.checkouts.states.values()];
  const steps: Record<string, number> = {};
  for (const { step, failure } of ends) {
    const end = failure?.code ?? String(step);
    steps[end] = (steps[end] ?? 0) + 1;
  }
  const count = (step: string) => ends.filter((each) => each.step === step).length;
  return { untruths: untruths(world), orders: count("completed"), failed: count("failed"), steps };
}

function sweep(world: World): void {
  const { checkouts, orders } = world.due();
  for (const key of checkouts) world.checkoutDriver(world.scheduler.pick(0, 1)).poke(key);
  for (const key of orders) world.orderDriver(world.scheduler.pick(0, 1)).poke(key);
}
