const { TestEnvironment } = require("jest-environment-jsdom");

/** jsdom has no fetch, and keeps Node's from the tests. Here they can have it. */
module.exports = class extends TestEnvironment {
  async setup() {
    await super.setup();
    // Node's fetch takes no signal but Node's.
    const { AbortController, AbortSignal, Response, TextDecoder, TextEncoder, fetch } = globalThis;
    this.global.ofNode = {
      AbortController,
      AbortSignal,
      Response,
      TextDecoder,
      TextEncoder,
      fetch,
    };
  }
};
