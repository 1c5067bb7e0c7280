// A playbook whose every text tries to run a script: each one calls `alert` with the place it stands in.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const tag = (place) => `<script>alert('${place}')</script>`;
const image = (place) => `<img src=x onerror=alert('${place}')>`;
const quote = (place) => `"' onmouseover="alert('${place}')" autofocus onfocus="alert('${place}')"`;
const yaml = (text) => JSON.stringify(text);

const BODY = `
# ${image('first heading')} ${tag('first heading')}

${tag('block')}

Inline ${tag('inline')} and ${image('inline')} and <svg onload=alert('svg')> and <a href="javascript:alert('raw link')">raw</a>.

<iframe srcdoc="${tag('iframe')}"></iframe>
<details open ontoggle=alert('details')>x</details>

## ${tag('heading')} {#"onclick=alert('id')}

## Heading {#x onclick=alert('attribute') style=color:red}

[plain](javascript:alert('link')) [upper](JaVaScRiPt:alert('link'))
[entity](&#106;avascript:alert('link')) [tab](java&#9;script:alert('link'))
[data](data:text/html,${encodeURIComponent(tag('data link'))}) [vb](vbscript:alert('link'))
[title](other.md "${quote('link title').replaceAll('"', '\\"')}") <javascript:alert('autolink')>
[reference][r] ![${quote('alt')}](missing.png "${quote('image title').replaceAll('"', '\\"')}")
![svg](data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg">${tag('svg image')}</svg>`)})
![script](javascript:alert('image'))

[r]: javascript:alert('reference')

\`\`\`"><script>alert('language')</script>
${tag('code')}
\`\`\`

| ${tag('table')} | b |
|---|---|
| ${image('cell')} | \`${tag('code span')}\` |

> [!NOTE]
> ${tag('alert box')}

Footnote[^"><script>alert('footnote')</script>].

[^"><script>alert('footnote')</script>]: ${tag('footnote text')}

- [ ] ${tag('task')}
`;

const FILES = {
  'playbook.yml': `title: ${yaml(`</title>${tag('site title')}`)}
url: https://playbook.example.org/some/path/
repository: https://example.org/${encodeURIComponent(tag('repository'))}
channels:
  ${yaml(image('channel'))}: { email: ${yaml(`a@example.org${quote('email')}`)}, phone: ${yaml(`+1 ${tag('phone')}`)} }
`,
  'people.yml': `people:
  ada: { name: ${yaml(`Ada ${tag('person')}`)}, email: [ada@example.org], role: ${yaml(image('role'))} }
  ben: { name: ${yaml(`Ben ${quote('person')}`)}, email: [ben@example.org] }
teams:
  all: { name: ${yaml(`All ${image('team')}`)}, members: [ada, ben] }
`,
  'index.md': `---\ntitle: ${yaml(tag('home title'))}\nkind: index\n---\n${BODY}`,
  'sop.md': `---
title: ${yaml(`Wickedness </title>${tag('title')}`)}
description: ${yaml(`${quote('description')} ${tag('description')}`)}
tags: [${yaml(tag('tag'))}, ${yaml(quote('tag'))}]
id: ${yaml(tag('id'))}
version: ${yaml(image('version'))}
owner: ada
reviewers: [ben, all]
criticality: ${yaml(tag('criticality'))}
channel: ${yaml(image('channel'))}
needs: [${yaml(tag('needs'))}]
${yaml(tag('key'))}: x
last_verified: 2026-09-01
verifications:
  - { on: 2026-09-01, by: ben, how: walked, note: ${yaml(tag('note'))}, ref: ${yaml("javascript:alert('ref')")} }
  - { on: 2026-08-01, by: ${yaml(tag('nobody'))}, how: ${yaml(tag('how'))} }
waive: [{ rule: single-reviewer, why: ${yaml(tag('why'))}, until: 2027-01-01 }]
aliases: [${yaml(`old/${quote('alias')}.html`)}]
---
${BODY}`,
  'other.md': `${BODY}\nSee [it](sop.md) and [a folder](folder/).\n`,
  [`folder/${image('file name').replaceAll('/', '')}.md`]: `---\ntitle: Named badly\n---\nWords of wickedness.\n`,
  [`folder/'"><b onclick=alert(1)>.md`]: BODY,
  [`<svg onload=alert('folder')>/page.md`]: `---\nowner: ada\n---\n${BODY}`,
};

/** Writes the playbook into `folder`, with a git history whose author and message are no better. */
export function writeHostile(folder) {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const git = (...args) =>
    execFileSync('git', ['-C', folder, '-c', `user.name=Eve ${quote('author')}`, '-c', `user.email=${tag('mail')}`, ...args], {
      stdio: 'pipe',
    });
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--no-gpg-sign', '--message', `${tag('commit')}\n\nReviewed-by: ${image('trailer')} <t@example.org>`);
}
