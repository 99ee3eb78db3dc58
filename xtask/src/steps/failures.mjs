// Reporter of `node --test`: the tests that failed and why, to be told again where a log ends.

const LINES = 20;

export default async function* failures(source) {
  for await (const { type, data } of source) {
    if (type !== "test:fail") continue;
    const { failureType, cause, message } = data.details.error;
    // A group fails with its tests, which are told themselves.
    if (failureType === "subtestsFailed") continue;
    const why = String(cause?.stack ?? cause ?? message).split("\n");
    yield `✖ ${data.name}\n${why
      .slice(0, LINES)
      .map((line) => `  ${line}\n`)
      .join("")}`;
  }
}
