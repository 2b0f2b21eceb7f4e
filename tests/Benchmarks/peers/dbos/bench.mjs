// The workflows on DBOS, and the clients that start them: DBOS is a library, so both live in one process.
// Speaks JSON lines: a command on standard input, its answer on standard output.
import readline from "node:readline";
import { DBOS } from "@dbos-inc/dbos-sdk";
import pg from "pg";

const url = process.argv[2];

const steps = count => async input => {
  let value = input;
  for (let i = 0; i < count; i++) {
    const before = value;
    value = await DBOS.runStep(async () => before + 1, { name: `step-${i}` });
  }
  return value;
};

const workflows = {
  five: DBOS.registerWorkflow(steps(5), { name: "five" }),
  three: DBOS.registerWorkflow(steps(3), { name: "three" }),
};
const results = { five: 5, three: 3 };

const silent = { info() {}, debug() {}, warn: text => console.error(text), error: text => console.error(text) };
DBOS.setConfig({ name: "bench", systemDatabaseUrl: url, logger: silent });
await DBOS.launch();

const database = new pg.Client({ connectionString: url });
await database.connect();

async function once(name) {
  const started = performance.now();
  const workflow = workflows[name];
  const result = await workflow(0);
  if (result !== results[name]) throw new Error(`${name} returned ${result}`);
  return performance.now() - started;
}

async function walSyncs() {
  const { rows } = await database.query("select wal_sync from pg_stat_wal");
  return Number(rows[0].wal_sync);
}

const commands = {
  // Clients in a closed loop, until the time is over.
  async load({ workflow, clients, seconds }) {
    const started = performance.now();
    const deadline = started + seconds * 1000;
    let count = 0;
    await Promise.all(Array.from({ length: clients }, async () => {
      while (performance.now() < deadline) {
        await once(workflow);
        count++;
      }
    }));
    return { count, seconds: (performance.now() - started) / 1000 };
  },

  // One after the other, nothing else running.
  async alone({ workflow, count }) {
    const milliseconds = [];
    for (let i = 0; i < count; i++) milliseconds.push(await once(workflow));
    return { milliseconds };
  },

  async syncs() {
    return { count: await walSyncs() };
  },

  // What PostgreSQL says of its own durability.
  async durability() {
    const answer = {};
    for (const name of ["server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method"])
      answer[name] = (await database.query(`show ${name}`)).rows[0][name];
    return answer;
  },
};

console.log(JSON.stringify({ ready: true }));
for await (const line of readline.createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  try {
    console.log(JSON.stringify(await commands[command.name](command)));
  } catch (error) {
    console.log(JSON.stringify({ error: String(error?.stack ?? error) }));
  }
}
await database.end();
await DBOS.shutdown();
process.exit(0);
