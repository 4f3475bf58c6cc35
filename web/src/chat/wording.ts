/** The door for who draws what a message says without a conversation around it. */
export { code_points, kCounterFrom, kTextMost } from './composer/limits'
export { kEverybody } from './text/mentions'
export { type Token, tokens_of } from './text/tokens'
