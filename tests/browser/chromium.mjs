// The one way in which Chromium is started: the system's own, quiet and without a sandbox of its own.
export const launchOptions = {
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

/** So that text and colours are drawn alike on every machine. */
export const alike = {
  ...launchOptions,
  args: [...launchOptions.args, '--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb'],
};
