// A small playbook with every state there is and every kind of block, made for the pictures: what it says changes only on purpose,
// and its history has the same dates and hashes on each machine.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const verified = (...rows) => `last_verified: ${rows[0].split(' ')[0]}
verifications:
${rows.map((row) => row.split(' ')).map(([on, by, how]) => `  - { on: ${on}, by: ${by}, how: ${how} }`).join('\n')}
`;
const sop = (title, head, text = `1. **Open the list.** It is in the office.\n2. **Do what is next.** Then tick it off.\n`) =>
  `---\ntitle: ${title}\ndescription: What to do, in a few words.\n${head}---\n\nShort and to the point.\n\n## Steps\n\n${text}`;

const BLOCKS = `1. **Fetch the key.** It hangs behind the door, on the hook with the green tag.
2. **Look at the meter.** Write down what it shows.

   ![A meter that shows 0471.](images/meter.svg)

3. **Start the pump.** Wait for the green light.

   > [!WARNING]
   > Never with wet hands.

   \`\`\`sh
   pump start --slow   # ten seconds
   pump status
   \`\`\`

4. **Tell the office.** By phone, see [who to call](../office/call-list.md).

   - [ ] They know when
   - [ ] They know who

> [!NOTE]
> A second pump stands in the cellar.

> [!CAUTION]
> Switch it off before you open it.

## How much

| Tank | Litres | Time |
|---|---:|---|
| Small | 40 | 2 minutes |
| Large | 400 | 20 minutes |

Text with \`code\`, **bold**, *stress*, a [link](../office/index.md) and a note.[^1]

> Somebody else said it.

### A smaller heading

- One thing
- Another
  - and what belongs to it

[^1]: The note.
`;

const FILES = {
  'playbook.yml': `title: Mill playbook
owner: yard
review: { every: 180d, notice: 14d }
cover: { minimum: 2, within: 24 months, notice: 60d }
criticality: { high: { every: 90d, cover: 2 }, low: { every: 1y, cover: 1 } }
channels: { office: { email: office@mill.example, phone: "+44 20 7946 0120" } }
waivers: [{ rule: stale, path: "office/waived.md", until: 2027-01-31, why: it is written anew in January }]
`,
  'people.yml': `people:
  ada: { name: Ada Byron, email: [ada@mill.example], role: Foreman, from: 2019-01-07 }
  ben: { name: Ben Hall, email: [ben@mill.example], role: Hand, from: 2020-03-02, away: [2026-11-16/2026-11-27] }
  cy: { name: Cy Young, email: [cy@mill.example], role: Clerk, from: 2021-05-03, until: 2027-03-31 }
  dan: { name: Dan Gone, email: [dan@mill.example], role: Clerk, from: 2018-01-01, until: 2026-08-28 }
teams:
  yard: { name: Yard, members: [ada, ben] }
  office: { name: Office, members: [cy, ada] }
`,
  'index.md': `---\ntitle: Mill playbook\nkind: index\n---\n\nHow the mill is run.\n`,
  'yard/index.md': `---\ntitle: Yard\nkind: index\n---\n\nOut of doors.\n`,
  'yard/images/meter.svg': `<svg xmlns="http://www.w3.org/2000/svg" width="240" height="80" viewBox="0 0 240 80"><rect width="240" height="80" rx="8" fill="#356"/><path d="M20 60V20h40v40zM80 60V20h40v40zM140 20v40M180 20v40" fill="none" stroke="#fff" stroke-width="8"/></svg>\n`,
  'yard/start-pump.md': sop(
    'Start the pump',
    `id: YRD-01\nversion: "1.2"\ntags: [water, machines]\nowner: ada\nreviewers: [ben, cy]\ncriticality: high\nchannel: office\n${verified('2026-11-02 ben walked', '2026-10-01 cy performed', '2025-12-01 ada read')}`,
    BLOCKS,
  ),
  'yard/close-gate.md': sop('Close the gate', `owner: ben\nreviewers: [ada, cy]\ntags: [safety]\n${verified('2026-06-01 ada walked', '2026-05-04 cy read')}`),
  'yard/clear-snow.md': sop('Clear the snow', `owner: ada\nreviewers: [ben]\ntags: [safety]\n${verified('2026-02-02 ben performed')}`),
  'yard/new-saw.md': sop('Try the new saw', `owner: ada\nreviewers: [ben]\ncriticality: high\ntags: [machines]\n`),
  'office/index.md': `---\ntitle: Office\nkind: index\n---\n\nIndoors.\n`,
  'office/send-bill.md': sop('Send a bill', `owner: cy\nreviewers: [ada, ben]\ntags: [money]\n${verified('2026-09-07 ada performed', '2026-09-01 ben read')}`),
  'office/order-grain.md': sop('Order grain', `owner: dan\nreviewers: [cy]\ntags: [money]\n${verified('2026-08-03 cy read')}`),
  'office/waived.md': sop('Keep the books', `owner: cy\nreviewers: [ada]\ncriticality: low\ntags: [money]\n${verified('2025-09-01 ada read')}`),
  'office/call-list.md': `---\ntitle: Who to call\nkind: guide\ntags: [people]\n---\n\n## By day\n\nThe office, then [the yard](../yard/index.md).\n\n## By night\n\nAda.\n`,
};
const LATER = {
  'office/send-bill.md': FILES['office/send-bill.md'] + '3. **File the copy.** By month.\n',
};

/** Writes the playbook into `folder`, and its history. */
export function writePictured(folder) {
  const write = (files) => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  };
  const git = (date, ...args) =>
    execFileSync('git', ['-C', folder, ...args], {
      stdio: 'pipe',
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        GIT_CONFIG_NOSYSTEM: '1',
        ...Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((who) => [
          [`GIT_${who}_NAME`, 'Ada Byron'],
          [`GIT_${who}_EMAIL`, 'ada@mill.example'],
          [`GIT_${who}_DATE`, `${date}T10:00:00+0000`],
        ])),
      },
    });
  const commit = (date, message) => {
    git(date, 'add', '--all');
    git(date, 'commit', '--quiet', '--message', message);
  };
  mkdirSync(folder, { recursive: true });
  git('2026-09-08', 'init', '--quiet', '--object-format=sha1');
  write(FILES);
  commit('2026-09-08', 'Write it down');
  write(LATER);
  commit('2026-11-12', 'File copies of bills');
}
