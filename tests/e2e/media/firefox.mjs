import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'

import puppeteer from 'puppeteer-core'

/** Pages may play and capture unasked, and nothing is asked of anybody outside. */
const kPreferences = {
  'media.autoplay.default': 0,
  'media.navigator.audio.fake_frequency': 660,
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'media.gmp-manager.updateEnabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
}

/** Debian's Firefox, or what FIREFOX names, over WebDriver BiDi: playwright-core drives only one of its own. */
export async function launch_firefox() {
  const executablePath = process.env.FIREFOX ?? '/usr/bin/firefox-esr'
  assert.ok(existsSync(executablePath), 'no Firefox: install Debian\'s package firefox-esr, or name one in FIREFOX')
  return puppeteer.launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox: kPreferences })
}
