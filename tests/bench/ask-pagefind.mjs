// Asks Pagefind in Node, without a browser: `node ask-pagefind.mjs BUNDLE LANGUAGE`.
// Reads JSON lines {query, limit} and prints for each {hits: [{url}], total}, as tests/search/run-reader.mjs does for ours.
// Its script fetches the files of its bundle; here they come from the folder. Asserts nothing.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const [bundle, language] = process.argv.slice(2);
const base = pathToFileURL(resolve(bundle)).href + "/";

globalThis.fetch = async (address) => {
  const url = new URL(address);
  url.search = "";
  return new Response(readFileSync(fileURLToPath(url)));
};

const pagefind = await import(base + "pagefind.js");
await pagefind.options({ basePath: base, baseUrl: "/", language });
await pagefind.init(language);
for await (const line of createInterface({ input: process.stdin })) {
  const { query, limit } = JSON.parse(line);
  const { results } = await pagefind.search(query);
  const hits = await Promise.all(results.slice(0, limit).map((result) => result.data()));
  console.log(JSON.stringify({ hits: hits.map(({ url }) => ({ url: url.replace(/^\//, "") })), total: results.length }));
}
