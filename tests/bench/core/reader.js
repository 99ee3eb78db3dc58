// From the bytes of a response to results: the wasm of this crate as a class like the twin's.

import { give, start as startWasm, take, wasm } from "../../../pkg-template/border.js";
import { imports } from "../../../pkg-template/page.js";

/** Makes the wasm ready, from its address or its bytes. */
export const start = (source) => startWasm(source, imports);

/** There is one at a time. */
export class Reader {
  constructor(shopper) {
    give(JSON.stringify(shopper));
    wasm.$shopper();
  }

  picks(bytes, tracker) {
    give(bytes, tracker);
    return wasm.$picks() ? take() : null;
  }

  everything(bytes, tracker) {
    give(bytes, tracker);
    return wasm.$everything() ? take() : null;
  }
}
