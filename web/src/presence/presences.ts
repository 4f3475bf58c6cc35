/** The door of this folder: what other slices may use of presence. */
export { Dotted } from './Dotted'
export { lengths, quiet_until, type QuietLength } from './quiet'
export { quiet_end } from './telling'
export { usePresence } from './use_presence'
export { usePresenceWords } from './use_presence_words'
