// Moments, as milliseconds since 1970 in UTC.

const RFC3339 =
  /^[ \t\n\f\r]*(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d)))?[ \t\n\f\r]*$/;

/** `null` for what is no RFC 3339 date; a date alone is the start of that day. */
export function moment(text) {
  const found = RFC3339.exec(text);
  if (!found) return null;
  const [, year, month, day, hours = 0, minutes = 0, seconds = 0, fraction = "", sign] = found;
  const [offsetHours = 0, offsetMinutes = 0] = [found[9], found[10]];
  // Date.UTC takes the 30th of February for the 2nd of March, and the year 26 for 1926.
  const date = new Date(0);
  date.setUTCFullYear(+year, +month - 1, +day);
  if (date.getUTCMonth() !== +month - 1 || date.getUTCDate() !== +day) return null;
  if (hours > 23 || minutes > 59 || seconds > 60 || offsetHours > 23 || offsetMinutes > 59) {
    return null;
  }
  const ms = +fraction.padEnd(3, "0").slice(0, 3);
  const clock = ((+hours * 60 + +minutes) * 60 + Math.min(+seconds, 59)) * 1000 + ms;
  const offset = (+offsetHours * 60 + +offsetMinutes) * 60_000;
  return date.getTime() + clock - (sign === "-" ? -offset : offset);
}
