// Why a pick was picked, in words. The codes are the package's; a new one is shown as it is.

const SIGNALS = { churn: "churn", seatExpansion: "seat expansion" };

/** "rule:keep" and "churn:allOfferings:high" as a sentence. */
export function inWords(codes) {
  const text = codes.map(words).join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function words(code) {
  const [name, ...rest] = code.split(":");
  if (name in SIGNALS) return `${SIGNALS[name]} is ${rest[1]} by ${rest[0]}`;
  if (name === "rule") return `the rule “${rest[0]}” applies`;
  if (name === "rank") return `Adobe ranks it ${rest[0]}`;
  if (name === "cloud") return "its cloud is not known";
  return code;
}
