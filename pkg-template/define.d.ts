/** Registers `<vip-recommendations>`; a second time, or without a page, it does nothing. */
export {};
import "./element.js";
