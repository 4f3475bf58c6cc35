/** The sync engine of the web client as it is, for people without a browser (device.mjs). Bundled by run.mjs. */
export { SyncedStore } from '../../../web/src/sync/store'
export { Tab } from '../../../web/src/sync/tab'
