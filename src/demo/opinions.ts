import type { Stars } from "../reviews/review.ts";
import type { Random } from "./random.ts";

/** What the demo's shoppers say: sentences of our own by how many stars they gave. `{it}` is the word for the thing. */
const OPENINGS: Readonly<Record<Stars, string>> = {
  5: "I did not know that so plain a thing could make a morning. | Exactly what I hoped for, and then a little more. | My sister saw it and ordered one before she had her coat off. | You can tell that somebody took their time over it. | Third thing I have from this stall, and the best so far. | Arrived wrapped like a present, which it was, to myself. | The {it} that everybody reaches for first. | Better in the hand than in the pictures. | I have had it for two months and still stop to look. | Bought one, came back for another. | The kind of {it} you plan to leave to somebody. | Worth the wait, worth the money.",
  4: "Lovely, and a shade darker than I expected. | Very good, and it would be perfect with a little more weight. | Does what it should and looks well doing it. | Well made; the parcel had been through something, the {it} had not. | I like it more every week. | Good {it}, honest price. | Smaller than I had pictured it, my fault for not measuring. | Very happy, one small flaw that I would miss by now. | Just right for us, though I would not call it big. | Nicely done. It took a day longer than promised.",
  3: "It is all right. I had hoped for more from the pictures. | Decent, no more and no less. | Looks good, feels lighter than the price. | One side is a little rougher than the other. | Fine for now, we shall see how it wears. | I like the look, the size is not for us. | Does its work. The colour is not quite the one shown. | Good idea, so-so finish.",
  2: "Not what I expected at this price. | It wobbles, and once seen it cannot be unseen. | The finish came off at one edge within a week. | Pretty, but not of much use to us. | Two tries to get one without a scratch.",
  1: "Mine arrived with a crack and went straight back. | I wanted to like it. It did not want to be liked. | Nothing like the pictures, sadly. | It gave up after four days.",
};

const DETAILS: Readonly<Record<"glad" | "fair" | "sad", string>> = {
  glad: "The edges are smooth all the way round. | It goes with everything we have, which is not easy. | I use it daily and it does not show. | My neighbour asked twice where it is from. | The little note from the maker was a nice touch. | Even the box was too good to throw away. | Guests notice it before they notice me. | It has just the right weight. | The colour changes with the light, in the best way. | It survived my nephew. | I was not sure about the size, and the size is perfect. | It already looks as if it had always been here.",
  fair: "I would buy it again if it were a bit cheaper. | The stall answered my question within the hour, so a star for that. | It took some getting used to. | It looks better from a little way off. | The measurements are right, do check them. | I kept it in the end.",
  sad: "The stall took it back without fuss, to be fair. | I had wanted it for a present. | Perhaps I was unlucky. | The replacement was a little better. | It now holds the door open.",
};

const CLOSINGS: Readonly<Record<"glad" | "fair" | "sad", string>> = {
  glad: "Would buy it again tomorrow. | Thank you! | I only wish I had found it sooner. | Already thinking about a second one. | Five stars from the cat, too. | Keep making them.",
  fair: "Good, not great. | It does the job. | Not sure yet. | Fair enough for the price.",
  sad: "Not for me. | A pity. | I hope the next batch is better.",
};

const TITLES: Readonly<Record<Stars, string>> = {
  5: "Just right | A joy to use | Better than the pictures | My favourite {it} | Beautifully made | Could not be happier | The good one | A keeper",
  4: "Very good | Nearly perfect | Lovely {it} | Good and solid | Happy with it | Well made",
  3: "All right | So-so | Good idea | Decent | In between",
  2: "Not quite | Expected more | Pretty but no | Disappointing",
  1: "Sent it back | Sadly no | Broke too soon",
};

const ANSWERS =
  "Thank you for writing this, it was read aloud at the bench. | Glad that it found a good home! | Thank you. We shall look at the edges of the next batch with your words in mind. | Sorry that it was not what you hoped for: write to us and we put it right. | Thank you, that means a lot to a small stall. | We are sorry. That should not have left our table, and we have changed how we pack. | Thank you! The next ones come out of the kiln in spring.";

const FIRST_NAMES =
  "Ines | Jonah | Priya | Tomas | Wren | Noor | Felix | Greta | Amara | Ossian | Lucia | Bao | Marek | Yuki | Delphine | Idris | Sunniva | Caleb | Rosa | Henrik | Zadie | Mateo | Freya | Anton | Leila | Ruben | Odette | Kwame | Elin | Pascal | Mina | Tobias | Saoirse | Viktor | Aisha | Bram | Nadia | Emil | Juno | Rafael | Hana | Silas | Petra | Omri | Clara | Dev | Maeve | Arlo | Thea | Luka";
const LAST_LETTERS = "ABCDEFGHIJKLMNOPRSTVW";

export interface Opinion {
  readonly rating: Stars;
  readonly title: string;
  readonly body: string;
  readonly author: string;
  readonly isBuyer: boolean;
  readonly helpful: number;
  /** What the stall answered, if it did. */
  readonly answer: string | null;
  /** Days ago. */
  readonly age: number;
}

const SPREAD = 0.85;
const AGE_MAX_DAYS = 220;
const BUYERS_SHARE = 0.86;
const UNTITLED_SHARE = 0.3;
const HELPFUL_MAX = 14;

/** One shopper's opinion of a thing that most give about `mean` stars; `noun` is the word for it. */
export function opinion(noun: string, mean: number, chance: Random): Opinion {
  const rating = starsAround(mean, chance);
  const mood = rating >= 4 ? "glad" : rating === 3 ? "fair" : "sad";
  const say = (list: string) => chance.pick(list.split("|")).trim().replaceAll("{it}", noun);
  const title = chance.chance(UNTITLED_SHARE) ? "" : capital(say(TITLES[rating]));
  const sentences = [say(OPENINGS[rating])];
  if (chance.chance(0.65)) sentences.push(say(DETAILS[mood]));
  if (chance.chance(0.35)) sentences.push(say(CLOSINGS[mood]));
  const isLong = sentences.length === 3 && chance.chance(0.5);
  const answers = rating <= 3 ? 0.35 : 0.08;
  return {
    rating,
    title,
    body: isLong ? `${sentences.slice(0, 2).join(" ")}\n\n${sentences[2]}` : sentences.join(" "),
    author: shopperName(chance),
    isBuyer: chance.chance(BUYERS_SHARE),
    helpful: Math.floor(HELPFUL_MAX * chance.next() ** 4),
    answer: chance.chance(answers) ? answerTo(rating, chance) : null,
    age: chance.between(1, AGE_MAX_DAYS),
  };
}

/** `Ines M.`: one of the demo's shoppers. */
export function shopperName(chance: Random): string {
  const first = chance.pick(FIRST_NAMES.split("|")).trim();
  return `${first} ${LAST_LETTERS[chance.whole(0, LAST_LETTERS.length - 1)]}.`;
}

/** Apologies for the sad, thanks for the glad. */
function answerTo(rating: Stars, chance: Random): string {
  const fit = ANSWERS.split("|")
    .map((answer) => answer.trim())
    .filter((answer) => /sorry/i.test(answer) === rating <= 3);
  return chance.pick(fit);
}

/** The sum of three chances is close enough to a bell. */
function starsAround(mean: number, chance: Random): Stars {
  const bell = (chance.next() + chance.next() + chance.next() - 1.5) * 2 * SPREAD;
  return Math.min(5, Math.max(1, Math.round(mean + bell))) as Stars;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
