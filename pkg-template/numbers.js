// @ts-check
// What the wasm is asked and told, and what it says, by number. The file imports nothing, since only
// of such a file esbuild writes the numbers themselves where they are used.

// What a client is asked or told: src/web/client.rs.
export const BEGIN = 0;
export const REPORT = 1;
export const ATTRIBUTE = 2;
export const SETTLED = 3;
export const CUSTOMER = 4;
export const CONSENT = 5;
export const PERSISTENCE = 6;
export const STORE = 7;

// What a call is asked or told: src/web/call.rs.
export const KEY = 0;
export const BUDGET = 1;
export const REQUEST = 2;
export const OUTCOME = 3;
export const STOPPED = 4;
export const HEAD = 5;
export const FOREIGN_HEAD = 6;
export const BODY = 7;
export const LOST = 8;
export const STOP = 9;

// What it says next, where that is no number of milliseconds to wait.
export const DONE = -2;
export const BODY_WANTED = -3;

// Why it ends before there is an answer.
export const TIMEOUT = 0;
export const ABORTED = 1;
export const OTHER_CUSTOMER = 2;
export const UNSENT = 3;
