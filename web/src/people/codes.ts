/** The codes of a second factor, as people read and type them. */
import type { Fault } from './validators'

const kDigits = 6

export function is_app_code(code: string): boolean {
  return new RegExp(`^\\d{${kDigits}}$`).test(code.replaceAll(' ', ''))
}

export function code_fault(code: string): Fault | undefined {
  if (code.trim() === '') return 'code_missing'
  return is_app_code(code) ? undefined : 'code_digits'
}

/** In fours, so that a secret can be read and typed. */
export function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? ''
}
