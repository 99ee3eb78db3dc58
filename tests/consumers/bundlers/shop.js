import { createClient } from "vip-recommendations";
import { show } from "./show.js";

show(createClient({ proxyUrl: "/", customerId: "P1005060001" }));
