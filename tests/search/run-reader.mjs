// Runs the browser's search in Node: `node run-reader.mjs READER DIRECTORY`; READER is a
// site's search-reader.js or the theme's folder of its parts.
// Reads JSON lines {query, limit, today, fresh, directory} and prints for each {hits, total, missing, loose, files: {name: bytes}},
// the files it had to load; the excerpts are fetched too, unless `plain`. With a `directory` the site was built anew.
// With `fresh` nothing is known from earlier queries. Shows what a browser would do, without one; asserts nothing.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { join } from "node:path";
import vm from "node:vm";

let [reader, directory] = process.argv.slice(2);
const parts = reader.endsWith(".js") ? [reader] : ["texts.js", "plan.js", "index.js"].map((part) => join(reader, part));
for (const filename of parts) vm.runInThisContext(readFileSync(filename, "utf8"), { filename });

let files = {};
let failing = new Set();
playbookSearch.load = async (name, folder) => {
  if (failing.delete(name)) throw new Error("search file " + name + " cannot be loaded");
  const script = readFileSync(join(directory, folder, name + ".js"), "utf8");
  files[name] = Buffer.byteLength(script);
  let text;
  new Function("pb", script)((_, data) => (text = data));
  return text;
};

let visit = 0;
await playbookSearch.open("");
for await (const line of createInterface({ input: process.stdin })) {
  const { query, limit, today, fresh, fail, plain, directory: anew } = JSON.parse(line);
  if (anew) directory = anew;
  failing = new Set(fail);
  files = {};
  if (fresh) await playbookSearch.open("./".repeat(++visit));
  try {
    const answer = await playbookSearch.search(query, { limit, today });
    for (const hit of answer.hits) Object.assign(hit, plain ? { excerpt: [] } : await hit.excerpt());
    console.log(JSON.stringify({ ...answer, files }));
  } catch (error) {
    console.log(JSON.stringify({ error: error.message, files }));
  }
}
