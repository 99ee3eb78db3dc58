// The shop serves the wasm file itself.
import { createClient, init } from "vip-recommendations/slim";
import { show } from "./show.js";

init("/pkg/dist/vip_recommendations.wasm");
show(createClient({ proxyUrl: "/", customerId: "P1005060001" }));
