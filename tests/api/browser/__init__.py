"""Every page in Debian's Chromium, driven by Playwright: one browser, one small corpus."""
