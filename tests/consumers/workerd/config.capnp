using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    # The proxy is on this machine.
    (name = "internet", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);

const worker :Workerd.Worker = (
  modules = [
    (name = "worker.js", esModule = embed "out/worker.js"),
    (name = "vip_recommendations.wasm", wasm = embed "out/vip_recommendations.wasm"),
  ],
  bindings = [(name = "PROXY_URL", fromEnvironment = "VIP_PROXY_URL")],
  compatibilityDate = "2026-01-01",
);
