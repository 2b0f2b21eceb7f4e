// The workflows as a Restate service. Restate's server calls it over HTTP/2; a step is a `ctx.run` whose result the
// server journals before the next one starts.
import http2 from "node:http2";
import * as restate from "@restatedev/restate-sdk";

// The SDK expects Node.js 22; this is the one thing of it that Node.js 20 lacks.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new this((yes, no) => { resolve = yes; reject = no; });
  return { promise, resolve, reject };
};

const steps = count => async (ctx, input) => {
  let value = input ?? 0;
  for (let i = 0; i < count; i++) {
    const before = value;
    value = await ctx.run(`step-${i}`, () => before + 1);
  }
  return value;
};

const bench = restate.service({ name: "bench", handlers: { five: steps(5), three: steps(3) } });
const silent = () => {};

const server = http2.createServer(restate.createEndpointHandler({ services: [bench], logger: silent }));
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: server.address().port })));

// The benchmark holds our standard input open for as long as it lives.
process.stdin.on("end", () => process.exit(0)).resume();
