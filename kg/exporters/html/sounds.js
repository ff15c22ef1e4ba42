// Spellings of one name: folded, and by sound. The rules are those of kg.names.folding and kg.names.sounds; a test
// compares the two over all names of the example.

const APOSTROPHES = /['’‘‛ʼʻ`´ʾʿʽ′׳]/gu;
const UNSEEN = /[\u064b-\u0652\u0670\u0640\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const SEPARATORS = /[\s\-\u2010-\u2015\u2212_]+/gu;
const ARABIC_LETTERS = { ٱ: "ا", ى: "ي", ی: "ي", ې: "ي", ک: "ك", ہ: "ه", ە: "ه", ة: "ه" };
const ARABIC_LETTER = new RegExp(`[${Object.keys(ARABIC_LETTERS).join("")}]`, "gu");

/** The form in which two spellings of a name are equal: case, apostrophes, hyphens, accents, vowel marks. */
const fold = (text) => {
  let plain = text.replace(APOSTROPHES, "");
  if (/[^\x00-\x7f]/.test(plain)) {
    plain = plain.normalize("NFKD").replace(/\p{Mn}/gu, "").replace(UNSEEN, "").replace(APOSTROPHES, "");
    plain = plain.replace(ARABIC_LETTER, (letter) => ARABIC_LETTERS[letter]).replace(/[ßẞ]/gu, "ss");
  }
  return plain.toLowerCase().replace(/ς/gu, "σ").replace(SEPARATORS, " ").trim().replace(/^(?:the )+/u, "");
};

const W = "[\\p{L}\\p{N}_]";
const STOPS = new RegExp(`(?<=${W})\\.(?=${W}(?!${W}))|(?<=(?<!${W})${W})\\.`, "gu");
const NO_WORD = /[^\p{L}\p{N}]+/gu;
const SERVANT_OF = new RegExp(`(?<!${W})abd[aeiou]+l ?(?=${W}{2})`, "gu");
const ARABIC_ARTICLE = /^ال(?=[\p{L}\p{N}]{3})/u;
const ARTICLES = new Set(["al", "el", "ul"]);
const ASSIMILATED = new Map(Object.entries({
  ash: "sh", esh: "sh", as: "s", es: "s", at: "t", et: "t", ath: "t", ad: "d", adh: "d", an: "n", ar: "r", er: "r", az: "z", ez: "z",
}));
const VOWELS = /[aeiou]+/g;

/** Applied to each word in this order. */
const SOUND_RULES = [
  [/([yw])\1+/g, "$1"],
  [/(?<=[a-z]{3})is(?=(?:ation|e|ed|ing|er)s?$)/g, "iz"],
  [/(?<=[^aeiou])tre(?=s?$)/g, "ter"],
  [/(?<=[a-z]{2})our(?=s?$)/g, "or"],
  [/(?<=[a-z]{2})ence(?=s?$)/g, "ense"],
  [/(?:(?<=[a-z]{2})[aou]ll?ah|(?<=[a-z]{2})[aou]lla)$/g, "ala"],
  [/(?<=[^aeiou])iy(?=[aeou])/g, "i"],
  [/(?<=[aeou])iy(?=[aeiou])/g, "y"],
  [/(?<=[aeiou])h$/g, ""],
  [/c(?=[eiy])/g, "s"],
  [/kh|q|ck|c(?!h)/g, "k"],
  [/dh/g, "d"],
  [/th/g, "t"],
  [/gh/g, "g"],
  [/ph/g, "f"],
  [/dj/g, "j"],
  [/x/g, "ks"],
  [/(?<=[^aeiouy])y(?=[aeiou])|(?<!^)y(?![aeiou])/g, "i"],
  [/(?<!^)w(?![aeiou])/g, "u"],
  [/([^aeiou\d])\1+/g, "$1"],
];

/** The words of a name, folded, without punctuation and without the stops of acronyms. */
const wordsOf = (text) => fold(text).replace(STOPS, "").replace(/\+/g, " plus ").replace(/&/g, " and ").replace(NO_WORD, " ").trim();

const isArticle = (word, follows) =>
  follows !== undefined && (ARTICLES.has(word) || (ASSIMILATED.has(word) && follows.startsWith(ASSIMILATED.get(word))));

/** The words of a name without articles. */
const withoutArticles = (text) => {
  const found = wordsOf(text).split(" ");
  return found.filter((word, n) => !isArticle(word, found[n + 1])).map((word) => word.replace(ARABIC_ARTICLE, "")).join(" ");
};

const soundOfWord = (word) => (/[^\x00-\x7f]/.test(word)
  ? word.replace(/ء/gu, "")
  : SOUND_RULES.reduce((sound, [pattern, by]) => sound.replace(pattern, by), word));

/** The name after all rules, until none changes anything. */
const reduced = (text) => {
  let before = text;
  for (let round = 0; round < 20; round += 1) {
    const shorter = withoutArticles(before).replace(SERVANT_OF, "abd ").split(" ").filter(Boolean).map(soundOfWord).join(" ");
    if (shorter === before) break;
    before = shorter;
  }
  return before;
};

/** The consonants of a name, every run of vowels written `o`: the same for all transliterations of it. */
const skeleton = (text) => reduced(text).replace(VOWELS, "o");

const READINGS = {
  a: ["a"], aa: ["a"], e: ["a", "i", "ai"], i: ["i"], ee: ["i"], ii: ["i"], ea: ["i"], ie: ["i"], o: ["u", "au"],
  u: ["u"], oo: ["u"], uu: ["u"], ou: ["u", "au"], ai: ["ai"], ae: ["ai"], ei: ["ai"], aei: ["ai"], au: ["au"], ao: ["au"], aou: ["au"],
};
const readings = (run) => READINGS[run] ?? [run.replace(/e/g, "i").replace(/o/g, "u").replace(/(.)\1+/g, "$1")];

/** Whether two names are one in another transliteration. */
const isSameSound = (one, other) => {
  const [first, second] = [reduced(one), reduced(other)];
  if (first.replace(VOWELS, "o") !== second.replace(VOWELS, "o")) return false;
  const runs = second.match(VOWELS) ?? [];
  return (first.match(VOWELS) ?? []).every((run, n) => readings(run).some((sound) => readings(runs[n]).includes(sound)));
};
