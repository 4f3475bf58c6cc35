/** What is copied for whoever runs the server: pure, in English whatever the page speaks, and without secrets. */
import type { ConnectionSheet } from '../../api/types'
import { type Findings, kbps, type Measured, place_of, type Saying, steps } from './findings'

export interface Reported {
  at: string
  origin: string
  browser: string
  findings: Findings
  sheet?: ConnectionSheet
  measured?: Measured
}

const words = (saying: Saying | undefined) => (saying ? [saying.key, ...Object.values(saying.values ?? {})].join(' ') : '')

export function report_of({ at, origin, browser, findings, sheet, measured }: Reported): string {
  const lines = ['Madang connection report', `at: ${at}`, `server: ${origin}`, `browser: ${browser}`]
  if (sheet) lines.push(`seen from: ${sheet.seen_address} (${sheet.is_seen_public ? 'public' : 'private'})`)
  for (const name of steps) {
    const { verdict, says, device, parts = [] } = findings[name]
    lines.push(`${name}: ${verdict} ${device?.problem ?? words(says)}`.trimEnd())
    for (const part of parts) lines.push(`  ${part.name}: ${words(part.says)}`)
  }
  if (measured) {
    const { way, round_trip_ms, loss_up, loss_down, jitter_ms, up, down } = measured
    lines.push(
      `line: ${way}, round trip ${Math.round(round_trip_ms)} ms, jitter ${Math.round(jitter_ms)} ms, loss up ${percent(loss_up)}, down ${percent(loss_down)}`,
      `carries at least: up ${kbps(up)} kbit/s, down ${kbps(down)} kbit/s`,
    )
  }
  for (const door of sheet?.doors ?? []) lines.push(`door: ${door.transport} ${place_of(door)} ${door.is_public ? 'public' : 'private'}`)
  return lines.join('\n')
}

function percent(part: number): string {
  return `${(part * 100).toFixed(1)} %`
}
