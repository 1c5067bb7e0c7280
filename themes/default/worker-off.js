// In place of the service worker once the playbook is no longer to be kept on devices: it takes away what lies there.
"use strict";
addEventListener("install", () => self.skipWaiting());
addEventListener("activate", (event) => event.waitUntil((async () => {
  const { scope } = self.registration;
  for (const name of await caches.keys()) if (name.startsWith(`playbook ${scope} `)) await caches.delete(name);
  await self.registration.unregister();
})()));
