import assert from 'node:assert/strict'

/** What a load has seen, as lines of a report; what took longer than was demanded fails. */
export function told({ said, tellings, latest }, ...lines) {
  for (const { what, seconds, heard, acknowledged } of tellings)
    assert.ok(heard <= seconds && acknowledged <= seconds, `${what}: somebody heard nothing for ${heard.toFixed(1)} s, or had nothing acknowledged for ${acknowledged.toFixed(1)} s`)
  const waits = tellings.map(({ what, heard, acknowledged }) =>
    `${what}: nobody heard nothing for longer than ${heard.toFixed(1)} s, nor waited longer than ${acknowledged.toFixed(1)} s between two acknowledgements`)
  const at = (part) => (latest[Math.floor(latest.length * part)] ?? 0).toFixed(0)
  return [`${said} messages, each once and in order; heard by others ${at(0.5)} ms after the acknowledgement, p99 ${at(0.99)} ms, last ${latest.at(-1)?.toFixed(0)} ms`, ...waits, ...lines]
}

export const kBackWithin = 5
