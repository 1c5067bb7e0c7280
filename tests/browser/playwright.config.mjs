// What a reader sees, in Debian's Chromium: two widths, light and dark. `access` runs in all four, the rest in one of them.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { launchOptions } from './chromium.mjs';

const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 900 } };
const look = (name, size, colorScheme, testMatch) => ({ name, use: { ...size, colorScheme }, testMatch });

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
  reporter: [['list']],
  use: { launchOptions, locale: 'en-GB', timezoneId: 'Europe/London', serviceWorkers: 'block' },
  projects: [
    look('desk-light', desk, 'light', /(access|whole|reading|search|hostile|cover|paper|run|lately|way|board|offline)\.spec\.mjs$/),
    look('desk-dark', desk, 'dark', 'access.spec.mjs'),
    look('phone-light', phone, 'light', /(access|narrow|search|cover|run|lately|way|board)\.spec\.mjs$/),
    look('phone-dark', phone, 'dark', 'access.spec.mjs'),
  ],
});
