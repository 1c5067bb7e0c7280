// What a reader sees, in Debian's Chromium, on a desk and on a phone, in the light; `access` turns the light off for itself. What cannot
// differ between the two is asked for on the desk alone (`@once`), and what is about a phone on the phone alone (`@phone`).
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { alike, launchOptions } from './chromium.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 900 } };

export default defineConfig({
  testDir: '.',
  outputDir: join(tmpdir(), 'playbook-browser-results'),
  globalSetup: './setup.mjs',
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  workers: 2,
  timeout: 120_000,
  expect: { timeout: 20_000 }, // a busy machine is slow, not wrong
  snapshotPathTemplate: '{testDir}/pictures/{arg}{ext}',
  reporter: [['list']],
  use: { launchOptions, colorScheme: 'light', locale: 'en-GB', timezoneId: 'Europe/London', serviceWorkers: 'block' },
  projects: [
    { name: 'desk', use: desk, grepInvert: /@phone/, testIgnore: 'pictures.spec.mjs' },
    { name: 'pictures', use: { ...desk, deviceScaleFactor: 0.5, bypassCSP: true, launchOptions: alike }, testMatch: 'pictures.spec.mjs' },
    { name: 'phone', use: phone, grepInvert: /@once/, testMatch: /(access|steady|zoom|search|cover|run|way)\.spec\.mjs$/ },
  ],
});
