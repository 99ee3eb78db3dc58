const root = import.meta.dirname;

// Each bundler has a folder of its own.
export default {
  distDir: process.env.VIP_OUTPUT,
  outputFileTracingRoot: root,
  turbopack: { root },
};
